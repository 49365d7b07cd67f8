using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>Users react; everything works.</summary>
internal static class BehaviourStories
{
    private static readonly Cause[] Forbidden = [Cause.Deploy, Cause.Vendor, Cause.Measurement, Cause.Infrastructure];

    public static readonly IReadOnlyList<Story> All =
    [
        Of("price", Price), Of("competitor", Competitor), Of("campaign_ended", CampaignEnded), Of("holiday", Holiday), Of("slow_decline", SlowDecline), Of("redesign", Redesign),
        new(Cause.Behaviour, "other_traffic", OtherTraffic, RatioOnly: true),
    ];

    private static Story Of(string name, Func<Setting, Plan> tell) => new(Cause.Behaviour, name, tell);

    private static Plan Price(Setting s)
    {
        var where = s.OfOrEverything(0.5, "country");
        return Make("price", s, where, s.Step(where, s.Depth)) with { Calendar = [Setting.Entry(CalendarKind.PriceChange, "prices up by 6 %", s.Onset.AddMinutes(-s.Luck.Between(0, 20)), s.Onset.AddDays(30))] };
    }

    private static Plan Competitor(Setting s) => Make("competitor", s, Segment.Everything, s.Slide(Segment.Everything, s.Depth, TimeSpan.FromHours(s.Luck.Between(8, 24)))) with
    {
        Shape = Shape.Ramp,
        Now = s.Onset.AddHours(s.Luck.Between(16, 48)),
        Calendar = [Setting.Entry(CalendarKind.Competitor, "a rival's sale", s.Onset.AddHours(-s.Luck.Between(0, 2)), s.Onset.AddDays(5))],
    };

    private static Plan CampaignEnded(Setting s)
    {
        var (days, more) = (s.Luck.Between(14, 30), s.Luck.Between(0.2, 0.5));
        return Make("campaign_ended", s, Segment.Everything, (_, at) => at >= s.Onset.AddDays(-days) && at < s.Onset ? 1 + more : 1) with
        {
            Calendar = [Setting.Entry(CalendarKind.Campaign, "spring vouchers", s.Onset.AddDays(-days), s.Onset)],
        };
    }

    private static Plan Holiday(Setting s)
    {
        var where = s.Of("country");
        return Make("holiday", s, where, s.Step(where, s.Depth)) with { Visits = s.Step(where, 0.2), Calendar = [Setting.Entry(CalendarKind.Holiday, $"public holiday in {where.Where["country"]}", s.Onset.AddMinutes(-5), s.Onset.AddHours(24))] };
    }

    private static Plan SlowDecline(Setting s) => Make("slow_decline", s, Segment.Everything, s.Slide(Segment.Everything, s.Depth, TimeSpan.FromHours(s.Luck.Between(20, 48)))) with
    {
        Shape = Shape.Ramp,
        Now = s.Onset.AddHours(s.Luck.Between(36, 80)),
        Yes = s.Luck.Happens(0.5) ? [QuestionId.Agreement, QuestionId.Hypotheses] : [QuestionId.Agreement],
    };

    // The redesign is a deploy too; it does what it was meant to do, and people like it less.
    private static Plan Redesign(Setting s) => Make("redesign", s, Segment.Everything, s.Step(Segment.Everything, s.Depth)) with
    {
        Calendar = [Setting.Entry(CalendarKind.UxChange, "new product page for everybody", s.Onset.AddMinutes(-s.Luck.Between(0, 15)), s.Onset.AddDays(30))],
    };

    private static Plan OtherTraffic(Setting s)
    {
        var poor = s.Shop.Leaves.Where(leaf => leaf.Where["device"] == "mobile" && leaf.Where["platform"] == "web").ToHashSet();
        var more = s.Luck.Between(1.5, 4);
        return Make("other_traffic", s, Segment.Everything, (_, _) => 1) with
        {
            Where = null,
            IsMix = true,
            Visits = (leaf, at) => at >= s.Onset && poor.Contains(leaf) ? more : 1,
            Calendar = [Setting.Entry(CalendarKind.Campaign, "social media push", s.Onset.AddMinutes(-s.Luck.Between(0, 30)), s.Onset.AddDays(2))],
        };
    }

    private static Plan Make(string name, Setting s, Segment where, Func<Leaf, DateTimeOffset, double> buys) => new()
    {
        Variant = name,
        Cause = Cause.Behaviour,
        Onset = s.Onset,
        Where = where,
        Buys = buys,
        Forbidden = Forbidden,
        Yes = [QuestionId.Agreement, QuestionId.Timing, QuestionId.Hypotheses, .. where.IsEverything ? [] : new[] { QuestionId.Segments }],
    };
}
