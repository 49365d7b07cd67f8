using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>The evidence does not decide, and an honest bot says so.</summary>
internal static class UndecidableStories
{
    private static readonly string[] Everything = ["github", "deployments", "metrics", "alerts", "statuspages"];

    public static readonly IReadOnlyList<Story> All =
    [
        new(Cause.Inconclusive, "blind", Blind), new(Cause.Inconclusive, "two_at_once", TwoAtOnce), new(Cause.Inconclusive, "one_source", OneSource),
    ];

    // A real drop, and nobody and nothing to ask.
    private static Plan Blind(Setting s) => Make("blind", s, s.Step(Segment.Everything, s.Depth)) with { Unavailable = Everything, Forbidden = [Cause.Measurement, Cause.None] };

    // A deploy on the path and its vendor's trouble in the same minutes; the calls to the vendor are not measured.
    private static Plan TwoAtOnce(Setting s)
    {
        var service = s.Service;
        return Make("two_at_once", s, s.Step(Segment.Everything, s.Depth)) with
        {
            Changes = [s.Change(ChangeKind.Deploy, $"{service}: new payment form", service, s.Onset.AddMinutes(-s.Luck.Between(1, 6)))],
            Incident = s.Incident(s.Shop.Processor, "Card payments", "Elevated error rates", VendorImpact.Major) with { Start = Setting.WholeMinute(s.Onset.AddMinutes(s.Luck.Between(-4, 4))) },
            Rises = [new(SignalKind.Http5xx, service, s.Onset, s.ErrorRise())],
            Unavailable = [Simulation.VendorCalls],
            Forbidden = [Cause.Behaviour, Cause.Measurement],
        };
    }

    // Only analytics can be read: a tag was changed and a deploy went out, and no record tells whether orders fell.
    private static Plan OneSource(Setting s)
    {
        var service = s.Service;
        return Make("one_source", s, s.Step(Segment.Everything, s.Depth)) with
        {
            Roles = [SourceRole.Analytics],
            Changes =
            [
                s.Change(ChangeKind.Deploy, $"{service}: new payment form", service, s.Onset.AddMinutes(-s.Luck.Between(3, 8))),
                s.Change(ChangeKind.Tracking, "container version 92", "tag-manager", s.Onset.AddMinutes(-s.Luck.Between(3, 8))),
            ],
            Unavailable = ["server-logs", "payments", "metrics", "alerts"],
            Forbidden = [Cause.Behaviour],
        };
    }

    private static Plan Make(string name, Setting s, Func<Leaf, DateTimeOffset, double> buys) => new()
    {
        Variant = name,
        Cause = Cause.Inconclusive,
        Real = null,
        Onset = s.Onset,
        Where = null,
        Buys = buys,
        NobodyKnows = true,
    };
}
