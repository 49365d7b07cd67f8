using System.Globalization;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>A metric drop out of a seed: what could have been read, and what it really was.</summary>
internal sealed record MadeDrop(Scenario Scenario, Truth Truth)
{
    /// <summary>A drop is one that somebody would report: so many standard deviations of chance and of the shop's usual wobble.</summary>
    private const double Visible = 5;

    /// <summary>Buckets over which the wobble forgets (its persistence is 0.8): (1 + 0.8) / (1 - 0.8).</summary>
    private const double Memory = 9;

    /// <summary>How far back question 2 goes.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromHours(36);

    private static readonly DateTimeOffset Epoch = new(2025, 2, 3, 0, 0, 0, TimeSpan.Zero);

    public static MadeDrop Make(int seed, Laws laws) => Make(seed, laws, null);

    /// <param name="story">Null to draw one: a cause first, each alike (the undecidable ones half as often), then one of its stories.</param>
    public static MadeDrop Make(int seed, Laws laws, Story? story)
    {
        var luck = new Luck(seed);
        story ??= DrawStory(luck);
        while (true)
        {
            var shop = MadeShop.Draw(luck, laws);
            if (story.RatioOnly || story.Cause is Cause.Measurement or Cause.None || story.Name is "staged_flag" or "campaign_ended")
                shop = shop with { Good = Direction.Up, Kind = story.RatioOnly ? MetricKind.Ratio : shop.Kind, Metric = shop.Good == Direction.Down || story.RatioOnly ? "checkout_conversion" : shop.Metric };
            if (story.Name == "noise")
                shop = shop with { VisitsPerHour = luck.Of(new(40, 250)) };
            var plan = story.Tell(new Setting(shop, laws, luck, DrawOnset(luck, shop)));
            shop = plan.Shop ?? shop;
            var now = plan.Now ?? (plan.Onset ?? DrawOnset(luck, shop)) + TimeSpan.FromHours(Math.Clamp(luck.LogNormal(laws.SinceMedian, laws.SinceSpread), 1.5, 60));
            now = Setting.WholeMinute(now.AddSeconds(luck.Between(0, 1500)));
            if (IsVisible(shop, plan, now))
                return Freeze($"made-{seed:D5}", shop, plan, luck, laws, now);
        }
    }

    /// <summary>A drop whose times and effect are given; everything else about the company comes from the seed.</summary>
    /// <param name="shape">What the company must have for the story to happen to it.</param>
    public static MadeDrop Replay(string name, int seed, DateTimeOffset onset, DateTimeOffset now, Func<MadeShop, MadeShop> shape, Func<Setting, Plan> tell)
    {
        var (luck, laws) = (new Luck(seed), new Laws());
        var shop = shape(MadeShop.Draw(luck, laws));
        return Freeze(name, shop, tell(new Setting(shop, laws, luck, onset)), luck, laws, now);
    }

    private static MadeDrop Freeze(string name, MadeShop shop, Plan plan, Luck luck, Laws laws, DateTimeOffset now)
    {
        var background = Background.Draw(shop, plan, luck, laws, now);
        var simulation = new Simulation(shop, plan, luck, laws, now);
        var reported = Setting.WholeMinute(plan.Onset is { } onset ? now - (now - onset) * luck.Between(0.05, 0.5) : now.AddMinutes(-luck.Between(5, 60)));
        var since = plan.Onset is { } began ? began.AddMinutes(luck.Between(-10, 20)) : now.AddHours(-luck.Between(1, 4));

        bool IsReadable(string source) => !plan.Unavailable.Contains(source);
        var changes = IsReadable("github") ? Numbered([.. background.Own, .. plan.Changes, .. plan.Culprit is { } culprit ? new[] { culprit } : []], change => change.At, now) : [];
        var incidents = IsReadable("statuspages") ? Numbered([.. background.Incidents(), .. plan.Incident is { } incident ? new[] { incident } : []], incident => incident.Start, now, incident => incident.PostedAt <= now) : [];
        var alerts = IsReadable("alerts") ? Numbered([.. background.Alerts(), .. plan.Alerts], alert => alert.Start, now) : [];
        var named = changes.Select((change, i) => change with { Id = $"c{i + 1}", Rollout = [.. change.Rollout.Where(step => step.At <= now)] }).ToList();
        var noticed = incidents.Select((incident, i) => incident with { Id = $"v{i + 1}" }).ToList();
        var isVendor = plan.Cause is Cause.Vendor or Cause.Measurement;
        var scenario = new Scenario
        {
            Name = name,
            Now = now,
            Metric = new(shop.Metric, shop.Kind, shop.Good, shop.TimeZone, shop.Services, [.. shop.Vendors, Simulation.AnalyticsName], new(shop.UnitValue, "EUR")),
            Report = new(reported, luck.Pick(["sofia", "alerts", "jun"]), Words(shop, luck, since)),
            Series = simulation.Series(),
            Signals = background.Signals(),
            Changes = named,
            Alerts = [.. alerts.Select((alert, i) => alert with { Id = $"a{i + 1}" })],
            VendorIncidents = noticed,
            Breakdown = plan.NobodyKnows && plan.Unavailable.Count > 1 || luck.Happens(0.08) ? null : simulation.Breakdown(since),
            Calendar = [.. plan.Calendar, .. background.Calendar()],
            Answers = [.. background.Answers(reported, deploys: plan.Changes.Count > 0 || plan.Culprit is not null || background.Own.Any(change => change.At > now - Asked && change.At <= now))],
            Unavailable = [.. plan.Unavailable, .. luck.Happens(0.12) ? new[] { luck.Pick(["tracing", "cost-explorer", "session-replay"]) } : []],
        };
        var truth = new Truth
        {
            Cause = plan.Cause,
            Real = plan.Real,
            Onset = plan.Onset,
            Shape = plan.Shape,
            Segments = plan.Where is { IsEverything: false } where ? [where] : [],
            Culprit = plan.Culprit is not null ? named.ElementAtOrDefault(IndexOf(changes, plan.Culprit))?.Id : isVendor && plan.Incident is not null ? noticed.ElementAtOrDefault(IndexOf(incidents, plan.Incident))?.Id : null,
            Forbidden = plan.Forbidden,
            Notes = $"variant={plan.Variant}; scope={ScopeOf(plan)}",
        };
        return new(scenario, truth);
    }

    private static Story DrawStory(Luck luck)
    {
        var causes = Story.All.Select(story => story.Cause).Distinct().ToList();
        Cause cause;
        do
            cause = luck.Pick(causes);
        while (cause == Cause.Inconclusive && luck.Happens(0.5));
        return luck.Pick([.. Story.All.Where(story => story.Cause == cause)]);
    }

    private static DateTimeOffset DrawOnset(Luck luck, MadeShop shop)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(shop.TimeZone);
        while (true)
        {
            var at = Setting.WholeMinute(Epoch.AddDays(luck.Between(0, 500)));
            var hour = TimeZoneInfo.ConvertTime(at, zone).Hour;
            if (luck.Happens(hour is >= 7 and < 21 ? 1 : 0.15))
                return at;
        }
    }

    private static bool IsVisible(MadeShop shop, Plan plan, DateTimeOffset now)
    {
        if (plan.Onset is not { } onset || plan.LateHours > 0)
            return true;
        var span = now - onset < TimeSpan.FromHours(12) ? now - onset : TimeSpan.FromHours(12);
        var (before, after) = (Level(shop, plan, onset.AddMinutes(-1)), Level(shop, plan, now));
        var orders = shop.VisitsPerHour * 0.7 * span.TotalHours * before.Orders;
        var isRatio = shop.Kind == MetricKind.Ratio;
        var change = isRatio ? Math.Abs(1 - after.Orders / after.Visits / (before.Orders / before.Visits)) : Math.Abs(1 - after.Orders / before.Orders);
        var wobble = isRatio ? shop.Wobble : Math.Sqrt(shop.Wobble * shop.Wobble + shop.DemandWobble * shop.DemandWobble);
        var spread = Math.Sqrt(1 / Math.Max(1, orders) + wobble * wobble * Math.Min(1, Memory / (span / shop.Interval)));
        return change >= Visible * spread;
    }

    /// <summary>Orders and visits as the first source counts them, per visit at usual times.</summary>
    private static (double Orders, double Visits) Level(MadeShop shop, Plan plan, DateTimeOffset at) => (
        shop.Leaves.Sum(leaf => leaf.Share * leaf.Rate * plan.Visits(leaf, at) * plan.Buys(leaf, at) * plan.Counted(leaf, at)),
        shop.Leaves.Sum(leaf => leaf.Share * plan.Visits(leaf, at) * plan.VisitsCounted(leaf, at)));

    private static List<T> Numbered<T>(IEnumerable<T> all, Func<T, DateTimeOffset> at, DateTimeOffset now, Func<T, bool>? visible = null) =>
        [.. all.Where(one => at(one) <= now && (visible?.Invoke(one) ?? true)).OrderBy(at)];

    private static int IndexOf<T>(List<T> all, T one)
        where T : class => all.FindIndex(other => ReferenceEquals(other, one)) is var index and >= 0 ? index : int.MaxValue;

    private static string ScopeOf(Plan plan) => plan switch
    {
        { IsMix: true } => "mix",
        { Where: null } => "unknown",
        { Where.IsEverything: true } => "uniform",
        _ => "isolated",
    };

    private static string Words(MadeShop shop, Luck luck, DateTimeOffset since)
    {
        var local = TimeZoneInfo.ConvertTime(since, TimeZoneInfo.FindSystemTimeZoneById(shop.TimeZone));
        var rounded = local.AddMinutes(-local.Minute % luck.Pick([1, 5, 10, 30]));
        var clock = rounded.ToString("HH:mm", CultureInfo.InvariantCulture);
        if (luck.Happens(0.15))
            return luck.Pick([$"is {shop.Metric} broken?", $"{shop.Metric} {luck.Random.Next(8, 45)}% lower than last week", $"{shop.Metric} keeps falling"]);
        return luck.Pick([$"{shop.Metric} looks bad since {clock}", $"{shop.Metric} {luck.Random.Next(8, 45)}% off since about {clock}", $"can somebody look at {shop.Metric}? {clock} or so it started"]);
    }
}
