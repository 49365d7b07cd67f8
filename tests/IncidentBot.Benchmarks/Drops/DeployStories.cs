using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>An own change hurts the business.</summary>
internal static class DeployStories
{
    private static readonly Cause[] Forbidden = [Cause.Behaviour, Cause.Measurement];

    public static readonly IReadOnlyList<Story> All =
    [
        Of("server_errors", ServerErrors), Of("stricter_checks_4xx", StricterChecks), Of("slow_release", SlowRelease), Of("front_end_browser", FrontEndBrowser), Of("flag", Flag),
        Of("staged_flag", StagedFlag), Of("wrong_config", WrongConfig), Of("app_version", AppVersion), Of("experiment", Experiment), Of("tag_breaks_page", TagBreaksPage), Of("dormant", Dormant),
    ];

    private static Story Of(string name, Func<Setting, Plan> tell) => new(Cause.Deploy, name, setting => tell(setting) with { Forbidden = Forbidden });

    private static Plan ServerErrors(Setting s)
    {
        var (service, where) = (s.Service, s.OfOrEverything(0.75, "platform", "country"));
        return Make("server_errors", s, where, s.Change(ChangeKind.Deploy, $"{service} {s.Luck.Pick(["2026.47", "build 8812", "v3.14.2", "hotfix for vouchers"])}", service, s.Before())) with
        {
            Rises = [new(SignalKind.Http5xx, service, s.Onset, s.ErrorRise())],
            Alerts = s.Luck.Happens(0.6) ? [s.Alert(SignalKind.Http5xx, service, $"5xx above 2 % on {service}", TimeSpan.FromMinutes(8))] : [],
            Yes = YesFor(where, QuestionId.Deploys, QuestionId.Errors),
        };
    }

    private static Plan StricterChecks(Setting s)
    {
        var service = s.Service;
        return Make("stricter_checks_4xx", s, Segment.Everything, s.Change(ChangeKind.Deploy, $"{service}: reject malformed addresses", service, s.Before())) with
        {
            Rises = [new(SignalKind.Http4xx, service, s.Onset, s.ErrorRise())],
            Yes = YesFor(Segment.Everything, QuestionId.Deploys, QuestionId.Errors),
        };
    }

    private static Plan SlowRelease(Setting s)
    {
        var service = s.Service;
        return Make("slow_release", s, Segment.Everything, s.Change(ChangeKind.Deploy, $"{service}: new recommendation call", service, s.Before())) with
        {
            Rises = [new(SignalKind.LatencyP95, service, s.Onset, s.Luck.Between(4, 9))],
            Yes = YesFor(Segment.Everything, QuestionId.Deploys, QuestionId.Errors),
        };
    }

    private static Plan FrontEndBrowser(Setting s)
    {
        var where = s.Of("browser");
        return Make("front_end_browser", s, where, s.Change(ChangeKind.Deploy, s.Luck.Pick(["web bundle 511", "checkout page: new date picker", "front end: upgrade of the form library"]), s.Service, s.Before())) with
        {
            Yes = YesFor(where, QuestionId.Deploys),
        };
    }

    private static Plan Flag(Setting s)
    {
        var where = s.OfOrEverything(0.3, "platform", "country", "device");
        return Make("flag", s, where, s.Change(ChangeKind.Flag, s.Luck.Pick(["one-page-checkout: on", "guest-login: off", "new-basket: 100 %"]), s.Service, s.Before(), where)) with { Yes = YesFor(where, QuestionId.Deploys) };
    }

    private static Plan StagedFlag(Setting s)
    {
        RolloutStep[] steps = [.. new[] { (0.0, 5.0), (s.Luck.Between(1, 3), 25.0), (s.Luck.Between(4, 7), 50.0), (s.Luck.Between(8, 14), 100.0) }.Select(step => new RolloutStep(Setting.WholeMinute(s.Onset.AddHours(step.Item1)), step.Item2))];
        var depth = Math.Max(s.Depth, 0.35);
        return Make("staged_flag", s, Segment.Everything, s.Change(ChangeKind.Flag, "express-shipping-options: staged", s.Service, s.Onset, rollout: steps)) with
        {
            Shape = Shape.Ramp,
            Buys = s.Follow(Segment.Everything, depth, steps),
            Now = s.Onset.AddHours(s.Luck.Between(15, 26)),
            Yes = [QuestionId.Deploys, QuestionId.Agreement],
        };
    }

    private static Plan WrongConfig(Setting s)
    {
        var where = s.OfOrEverything(0.4, "country");
        return Make("wrong_config", s, where, s.Change(ChangeKind.Config, s.Luck.Pick(["free shipping threshold", "payment methods by country", "session time-out"]), s.Service, s.Before(), where)) with { Yes = YesFor(where, QuestionId.Deploys) };
    }

    private static Plan AppVersion(Setting s)
    {
        var platform = s.Luck.Pick(["ios", "android"]);
        s = s with { Shop = s.Shop.WithNewVersion(platform) };
        var where = s.NewVersionOf(platform);
        var crashes = s.Luck.Happens(0.5);
        return Make("app_version", s, where, s.Release(platform)) with
        {
            Shop = s.Shop,
            Shape = Shape.Ramp,
            Visits = s.Adopt(platform, TimeSpan.FromHours(s.Luck.Between(10, 24))),
            Buys = s.Step(where, Math.Max(0.5, s.Depth)),
            Now = s.Onset.AddHours(s.Luck.Between(24, 60)),
            Rises = crashes ? [new(SignalKind.Crashes, $"{platform}-app", s.Onset, s.ErrorRise(), TimeSpan.FromHours(20))] : [],
            Yes = YesFor(where, crashes ? [QuestionId.Deploys, QuestionId.Errors] : [QuestionId.Deploys]),
        };
    }

    private static Plan Experiment(Setting s)
    {
        var share = s.Luck.Pick([0.25, 0.5]);
        return Make("experiment", s, Segment.Everything, s.Change(ChangeKind.Experiment, "experiment: prices with tax first", s.Service, s.Before(), rollout: [new(s.Onset, share * 100)])) with
        {
            Buys = s.Step(Segment.Everything, share * Math.Max(0.5, s.Depth)),
            Yes = YesFor(Segment.Everything, QuestionId.Deploys),
        };
    }

    private static Plan TagBreaksPage(Setting s)
    {
        var where = Setting.Only("platform", "web");
        return Make("tag_breaks_page", s, where, s.Change(ChangeKind.Tracking, "tag manager: chat widget and heat map", "tag-manager", s.Before(), where)) with { Yes = YesFor(where, QuestionId.Tracking) };
    }

    private static Plan Dormant(Setting s)
    {
        var service = s.Service;
        return Make("dormant", s, Segment.Everything, s.Change(ChangeKind.Deploy, $"{service}: new rounding of vouchers", service, s.Onset.AddDays(-s.Luck.Between(2, 5)))) with
        {
            Rises = [new(SignalKind.Http5xx, service, s.Onset, s.ErrorRise())],
            Calendar = [Setting.Entry(CalendarKind.Other, "start of the billing period", s.Onset.AddMinutes(-2), s.Onset.AddHours(24))],
            Yes = [QuestionId.Errors, QuestionId.Agreement],
        };
    }

    private static Plan Make(string name, Setting s, Segment where, Change culprit) => new()
    {
        Variant = name,
        Cause = Cause.Deploy,
        Onset = s.Onset,
        Where = where,
        Buys = s.Step(where, s.Depth),
        Culprit = culprit,
    };

    private static IReadOnlyList<QuestionId> YesFor(Segment where, params QuestionId[] questions) =>
        [.. questions, QuestionId.Agreement, QuestionId.Timing, .. where.IsEverything ? [] : new[] { QuestionId.Segments }];
}
