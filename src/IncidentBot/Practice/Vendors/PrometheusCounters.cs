using IncidentBot.Triage;

namespace IncidentBot.Practice.Vendors;

/// <summary>One line of a result: its labels, and its value at a moment.</summary>
internal sealed record ShopSeries(IReadOnlyDictionary<string, string> Labels, Func<DateTimeOffset, double> ValueAt);

/// <summary>Answers what the shop's metric server is asked.</summary>
internal sealed class PrometheusCounters(Shop shop)
{
    private const double Jitter = 0.06;
    private const double SignalWander = 0.05;

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    /// <summary>Empty for series that the shop does not have.</summary>
    public async Task<IReadOnlyList<ShopSeries>> FindAsync(ShopQuery query, CancellationToken cancellationToken)
    {
        if (query.Role is { } role)
        {
            var counted = await shop.TellAsync(story => story.Counters.Numerator == query.Name || story.Counters.Denominator == query.Name, cancellationToken);
            return counted is null ? [] : CountersOf(counted, query, role);
        }

        var measured = await shop.TellAsync(story => SignalOf(story, query) is not null, cancellationToken);
        return measured is not null && SignalOf(measured.Story, query) is { } signal ? [SeriesOf(measured, signal, query)] : [];
    }

    private static IReadOnlyList<ShopSeries> CountersOf(Telling telling, ShopQuery query, SourceRole role)
    {
        var isNumerator = telling.Story.Counters.Numerator == query.Name;
        var leaves = query.Leaves();
        if (query.By.Count == 0 && leaves.Count == Leaf.All.Count)
            return [new(NoLabels, time => telling.Till.Count(role, isNumerator, WindowTo(time, query, telling.Now), telling.Onset))];
        return
        [
            .. leaves.GroupBy(leaf => string.Join('\n', query.By.Select(leaf.Label))).Select(group => new ShopSeries(
                query.By.Where(label => group.First().Label(label) is not null).ToDictionary(label => label, label => group.First().Label(label) ?? ""),
                time => group.Sum(leaf => telling.Till.Count(leaf, role, isNumerator, WindowTo(time, query, telling.Now), telling.Onset)))),
        ];
    }

    /// <summary>A value covers the range before its time; nothing is counted that has not happened yet.</summary>
    private static TimeWindow WindowTo(DateTimeOffset time, ShopQuery query, DateTimeOffset now)
    {
        var to = time < now ? time : now;
        return new(time - query.Range < to ? time - query.Range : to, to);
    }

    private static StorySignal? SignalOf(Story story, ShopQuery query) =>
        story.Signals.FirstOrDefault(signal => signal.Name == query.Name && query.Matchers.GetValueOrDefault(signal.Name.StartsWith("vendor:", StringComparison.Ordinal) ? "vendor" : "service") == signal.Of);

    private static ShopSeries SeriesOf(Telling telling, StorySignal signal, ShopQuery query)
    {
        var platform = query.Matchers.GetValueOrDefault("platform");
        var share = platform is null ? signal.PlatformShare : platform == signal.Platform || signal.Platform is null ? 1 : 0;
        var seed = Dice.Seed($"{signal.Name} {signal.Of} {platform}");
        return new(NoLabels, time => ValueOf(signal, telling, seed, time, share));
    }

    private static double ValueOf(StorySignal signal, Telling telling, ulong seed, DateTimeOffset time, double share)
    {
        var cell = new DateTimeOffset((time.UtcTicks - 1) / Till.Cell.Ticks * Till.Cell.Ticks, TimeSpan.Zero);
        var depth = signal.Peak is null ? 0 : share * Depth.At(cell, telling.Onset, signal.Ramp);
        var level = signal.Level + depth * ((signal.Peak ?? signal.Level) - signal.Level);
        var busy = 0.9 + 0.2 * Season.At(cell);
        var value = level * busy * Season.Wander(seed, cell, SignalWander) * Math.Exp(Jitter * Dice.For(seed, cell.UtcTicks).Normal());
        return signal.Name.EndsWith("percent", StringComparison.Ordinal) ? Math.Min(value, 100) : value;
    }
}
