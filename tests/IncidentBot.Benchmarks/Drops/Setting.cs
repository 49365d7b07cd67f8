using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>What a story is told from: a shop, the laws, luck, and the moment when it begins to hurt.</summary>
internal sealed record Setting(MadeShop Shop, Laws Laws, Luck Luck, DateTimeOffset Onset)
{
    private const double RiseOfAProblem = 4;

    public string Service => Luck.Pick(Shop.Services);

    public double Depth { get; } = Luck.Of(Laws.Depth);

    /// <summary>When the cause came, given when it began to hurt.</summary>
    public DateTimeOffset Before() => WholeMinute(Onset - Luck.Minutes(Laws.LagMedian, Laws.LagSpread));

    public double ErrorRise() => Luck.Of(Laws.ErrorRise);

    public Segment Of(string dimension) => Only(dimension, Luck.Pick([.. Shop.Leaves.Select(leaf => leaf.Where[dimension]).Where(value => value is not ("n/a" or "app")).Distinct()]));

    public static Segment Only(string dimension, string value) => new(new Dictionary<string, string> { [dimension] = value });

    /// <summary>One segment or everything, as it comes.</summary>
    public Segment OfOrEverything(double everything, params string[] dimensions) => Luck.Happens(everything) ? Segment.Everything : Of(Luck.Pick(dimensions));

    public Change Change(ChangeKind kind, string title, string service, DateTimeOffset at, Segment? scope = null, IReadOnlyList<RolloutStep>? rollout = null) => new()
    {
        Id = "",
        At = WholeMinute(at),
        Kind = kind,
        Title = title,
        Service = service,
        Scope = scope ?? Segment.Everything,
        Author = Luck.Pick(["noor", "piet", "sofia", "jun", "release-bot"]),
        Rollout = rollout ?? [],
    };

    public Alert Alert(SignalKind? kind, string service, string title, TimeSpan after, AlertSeverity severity = AlertSeverity.Warning) =>
        new() { Id = "", Start = WholeMinute(Onset + after), Severity = severity, Kind = kind, Service = service, Title = title };

    /// <summary>Posted late as pages are, with a start that is sometimes the truth and sometimes the moment somebody noticed.</summary>
    public VendorIncident Incident(string vendor, string component, string title, VendorImpact impact)
    {
        var posted = WholeMinute(Onset + Luck.Minutes(Laws.PostMedian, Laws.PostSpread));
        var start = Luck.Happens(0.5) ? posted : WholeMinute(Onset + (posted - Onset) * Luck.Between(0, 0.5));
        return new() { Id = "", Vendor = vendor, Component = component, Start = start, PostedAt = posted, Impact = impact, Title = title };
    }

    public static CalendarEntry Entry(CalendarKind kind, string title, DateTimeOffset from, DateTimeOffset to) => new() { Kind = kind, Title = title, From = WholeMinute(from), To = WholeMinute(to) };

    public Func<Leaf, DateTimeOffset, double> Step(Segment where, double depth) => Lose(where, at => at >= Onset ? depth : 0);

    public Func<Leaf, DateTimeOffset, double> Slide(Segment where, double depth, TimeSpan length) => Lose(where, at => depth * Math.Clamp((at - Onset) / length, 0, 1));

    /// <summary>More and more people of a platform have the new version: half of them after <paramref name="half"/>.</summary>
    public Func<Leaf, DateTimeOffset, double> Adopt(string platform, TimeSpan half) => (leaf, at) =>
    {
        var have = at < Onset ? 0 : 1 - Math.Pow(0.5, (at - Onset) / half);
        return leaf.Where["platform"] != platform ? 1 : leaf.Where["appVersion"] == Shop.NewVersion ? have : 1 - have;
    };

    public Segment NewVersionOf(string platform) => new(new Dictionary<string, string> { ["platform"] = platform, ["appVersion"] = Shop.NewVersion });

    /// <summary>A release of an app: by the store to all at once, or in steps.</summary>
    public Change Release(string platform)
    {
        var at = Onset - Luck.Minutes(30, 1);
        var steps = Luck.Happens(0.5) ? [] : new[] { (0.0, 10.0), (Luck.Between(6, 16), 50), (Luck.Between(18, 36), 100) }.Select(step => new RolloutStep(WholeMinute(at.AddHours(step.Item1)), step.Item2)).ToList();
        return Change(ChangeKind.Deploy, Luck.Pick([$"{platform} app {Shop.NewVersion}", $"{platform} {Shop.NewVersion} in the store"]), Luck.Pick([$"{platform}-app", Shop.Services[0]]), at, Luck.Happens(0.5) ? NewVersionOf(platform) : Only("platform", platform), steps);
    }

    public Func<Leaf, DateTimeOffset, double> Follow(Segment where, double depth, IReadOnlyList<RolloutStep> steps) =>
        Lose(where, at => at < Onset ? 0 : depth * (steps.LastOrDefault(step => step.At <= at)?.Percent ?? 0) / 100);

    private Func<Leaf, DateTimeOffset, double> Lose(Segment where, Func<DateTimeOffset, double> part) => (leaf, at) => (leaf.IsIn(where), Shop.Good) switch
    {
        (false, _) => 1,
        (true, Direction.Up) => 1 - part(at),
        // A metric of failures grows with the part of orders that fail.
        _ => 1 + RiseOfAProblem * part(at),
    };

    public static DateTimeOffset WholeMinute(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
