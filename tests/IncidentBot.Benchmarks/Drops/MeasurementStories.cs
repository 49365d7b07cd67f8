using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>The number is wrong and the business is fine.</summary>
internal static class MeasurementStories
{
    private static readonly Cause[] Forbidden = [Cause.Behaviour, Cause.Vendor, Cause.Infrastructure];
    private static readonly Cause[] ForbiddenOfVendor = [Cause.Behaviour, Cause.Deploy, Cause.Infrastructure];

    public static readonly IReadOnlyList<Story> All =
    [
        new(Cause.Measurement, "tag", Tag), new(Cause.Measurement, "consent_banner", Consent), new(Cause.Measurement, "sdk_in_app", SdkInApp), new(Cause.Measurement, "pipeline_late", PipelineLate),
        new(Cause.Measurement, "definition", Definition), new(Cause.Measurement, "counted_twice_before", CountedTwice), new(Cause.Measurement, "analytics_vendor", AnalyticsVendor), new(Cause.Measurement, "bots", Bots, RatioOnly: true),
    ];

    private static Plan Tag(Setting s)
    {
        var where = s.Luck.Happens(0.6) ? Setting.Only("platform", "web") : s.OfOrEverything(0.5, "browser", "country");
        return Make("tag", s, where, s.Step(where, s.Depth), s.Change(ChangeKind.Tracking, s.Luck.Pick(["container version 91", "rename of the purchase event", "tag clean-up"]), "tag-manager", s.Before(), where));
    }

    private static Plan Consent(Setting s)
    {
        var where = s.Luck.Happens(0.5) ? Setting.Only("platform", "web") : s.Of("country");
        return Make("consent_banner", s, where, s.Step(where, s.Depth), s.Change(ChangeKind.Tracking, "cookie banner: reject on first level", "consent", s.Before(), where)) with { VisitsCounted = s.Step(where, s.Depth * 0.3) };
    }

    private static Plan SdkInApp(Setting s)
    {
        var platform = s.Luck.Pick(["ios", "android"]);
        s = s with { Shop = s.Shop.WithNewVersion(platform) };
        var where = s.NewVersionOf(platform);
        return Make("sdk_in_app", s, where, s.Step(where, Math.Max(0.6, s.Depth)), s.Release(platform)) with
        {
            Shop = s.Shop,
            Visits = s.Adopt(platform, TimeSpan.FromHours(s.Luck.Between(10, 24))),
            Shape = Shape.Ramp,
            Now = s.Onset.AddHours(s.Luck.Between(24, 60)),
        };
    }

    private static Plan PipelineLate(Setting s) => Make("pipeline_late", s, Segment.Everything, (_, _) => 1, s.Luck.Happens(0.5) ? s.Change(ChangeKind.Pipeline, "event loader: new partitioning", "event-pipeline", s.Before()) : null) with
    {
        Shape = Shape.Ramp,
        LateHours = s.Luck.Between(1.5, 4),
        Rises = [new(SignalKind.PipelineLag, "event-pipeline", s.Onset, s.Luck.Between(15, 60), TimeSpan.FromHours(1))],
        Now = s.Onset.AddHours(s.Luck.Between(3, 8)),
    };

    private static Plan Definition(Setting s) =>
        Make("definition", s, Segment.Everything, s.Step(Segment.Everything, s.Depth), s.Change(ChangeKind.Pipeline, s.Luck.Pick(["metric: without gift orders", "model: only confirmed orders", "view: refunds subtracted"]), "warehouse", s.Before()));

    private static Plan CountedTwice(Setting s)
    {
        var twice = s.Luck.Between(0.2, 0.5);
        return Make("counted_twice_before", s, Segment.Everything, (_, at) => at < s.Onset ? 1 + twice : 1, s.Change(ChangeKind.Tracking, "purchase event fires once", "tag-manager", s.Before()));
    }

    private static Plan AnalyticsVendor(Setting s) => Make("analytics_vendor", s, Segment.Everything, s.Step(Segment.Everything, s.Depth), null) with
    {
        Incident = s.Luck.Happens(0.8) ? s.Incident(Simulation.AnalyticsName, "Event ingestion", s.Luck.Pick(["Events are being dropped", "Partial data loss"]), VendorImpact.Major) : null,
        Forbidden = ForbiddenOfVendor,
        Yes = [QuestionId.Vendors, QuestionId.Timing],
    };

    // Machines visit and buy nothing: the rate falls where they are counted, the orders do not.
    private static Plan Bots(Setting s)
    {
        var more = s.Luck.Between(0.25, 0.8);
        var country = s.Of("country");
        return Make("bots", s, country, (_, _) => 1, null) with { VisitsCounted = (leaf, at) => at >= s.Onset && leaf.IsIn(country) ? 1 + more / 0.3 : 1, Yes = [QuestionId.Timing, QuestionId.Segments] };
    }

    private static Plan Make(string name, Setting s, Segment where, Func<Leaf, DateTimeOffset, double> counted, Change? culprit) => new()
    {
        Variant = name,
        Cause = Cause.Measurement,
        Real = false,
        Onset = s.Onset,
        Where = where,
        Counted = counted,
        Culprit = culprit,
        Forbidden = Forbidden,
        Yes = [QuestionId.Tracking, QuestionId.Timing, .. where.IsEverything ? [] : new[] { QuestionId.Segments }],
    };
}
