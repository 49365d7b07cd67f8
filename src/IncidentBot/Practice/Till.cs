using System.Collections.Concurrent;
using IncidentBot.Triage;

namespace IncidentBot.Practice;

/// <summary>Counts of one metric by cell of five minutes, leaf and source: a function of the cell's number alone, and of the drop's onset after it.</summary>
internal sealed class Till(Story story)
{
    public static readonly TimeSpan Cell = TimeSpan.FromMinutes(5);

    /// <summary>What blockers leave of browser and app events.</summary>
    private const double Seen = 0.9;

    private const double Accepted = 0.94;
    private const double VisitsWander = 0.02;
    private const double RateWander = 0.008;

    private static readonly int CellsPerDay = (int)(TimeSpan.FromDays(1) / Cell);

    private readonly ulong _seed = Dice.Seed(story.Metric);

    private readonly ConcurrentDictionary<(long Day, SourceRole Role), (int[] Numerators, int[] Denominators)> _days = new();

    public Story Story => story;

    /// <summary>What was counted in <paramref name="window"/>; cells that it cuts count by their part.</summary>
    public double Count(SourceRole role, bool isNumerator, TimeWindow window, DateTimeOffset onset)
    {
        var total = 0.0;
        foreach (var (cell, part) in CellsOf(window))
        {
            var (numerator, denominator) = Total(cell, role, onset);
            total += part * (isNumerator ? numerator : denominator);
        }

        return total;
    }

    /// <summary>The same for some leaves only.</summary>
    public double Count(Leaf leaf, SourceRole role, bool isNumerator, TimeWindow window, DateTimeOffset onset)
    {
        var (total, index) = (0.0, IndexOf(leaf));
        foreach (var (cell, part) in CellsOf(window))
        {
            var (numerator, denominator) = Draw(MomentOf(cell), index, role, onset);
            total += part * (isNumerator ? numerator : denominator);
        }

        return total;
    }

    private static IEnumerable<(long Cell, double Part)> CellsOf(TimeWindow window)
    {
        for (var cell = window.From.UtcTicks / Cell.Ticks; cell * Cell.Ticks < window.To.UtcTicks; cell++)
        {
            var from = Math.Max(window.From.UtcTicks, cell * Cell.Ticks);
            var to = Math.Min(window.To.UtcTicks, (cell + 1) * Cell.Ticks);
            yield return (cell, (to - from) / (double)Cell.Ticks);
        }
    }

    /// <summary>Days before the drop are the same for every triage and are kept.</summary>
    private (int Numerator, int Denominator) Total(long cell, SourceRole role, DateTimeOffset onset)
    {
        if ((cell + 1) * Cell.Ticks > onset.UtcTicks)
            return Sum(cell, role, onset);
        var (day, place) = Math.DivRem(cell, CellsPerDay);
        var (numerators, denominators) = _days.GetOrAdd((day, role), key => WholeDay(key.Day, key.Role));
        return (numerators[place], denominators[place]);
    }

    private (int[], int[]) WholeDay(long day, SourceRole role)
    {
        if (_days.Count > 200)
            _days.Clear();
        var sums = Enumerable.Range(0, CellsPerDay).Select(place => Sum(day * CellsPerDay + place, role, DateTimeOffset.MaxValue)).ToArray();
        return ([.. sums.Select(sum => sum.Numerator)], [.. sums.Select(sum => sum.Denominator)]);
    }

    private (int Numerator, int Denominator) Sum(long cell, SourceRole role, DateTimeOffset onset)
    {
        var sum = (Numerator: 0, Denominator: 0);
        var moment = MomentOf(cell);
        for (var leaf = 0; leaf < Leaf.All.Count; leaf++)
        {
            var (numerator, denominator) = Draw(moment, leaf, role, onset);
            sum = (sum.Numerator + numerator, sum.Denominator + denominator);
        }

        return sum;
    }

    private Moment MomentOf(long cell)
    {
        var start = new DateTimeOffset(cell * Cell.Ticks, TimeSpan.Zero);
        return new(
            cell,
            start,
            story.Counters.PerHour / 12 * Season.At(start) * Season.Wander(_seed, start, VisitsWander),
            story.Counters.Rate * Season.Wander(_seed + 1, start, RateWander));
    }

    /// <summary>The back end's records first; browsers and apps report a part of them, the processor captures a part of them.</summary>
    private (int Numerator, int Denominator) Draw(Moment moment, int index, SourceRole role, DateTimeOffset onset)
    {
        var (leaf, start) = (Leaf.All[index], moment.Start);
        var dice = Dice.For(_seed + (ulong)index, moment.Cell);
        var (busy, rate) = (moment.Busy * leaf.Share, moment.Rate * leaf.Rate);
        var visits = story.Counters.Denominator is null ? 0 : dice.Poisson(busy);
        var happened = dice.Poisson((story.Counters.Denominator is null ? busy : visits) * rate);
        var real = Keep(ref dice, happened, 1 - Loss(leaf, SourceRole.Server, start, onset));
        return role switch
        {
            SourceRole.Server => (real, visits),
            SourceRole.Analytics => (Keep(ref dice, Keep(ref dice, happened, 1 - Loss(leaf, role, start, onset)), Seen), Keep(ref dice, visits, Seen)),
            _ => Pay(ref dice, Keep(ref dice, happened, 1 - Loss(leaf, role, start, onset)), visits),
        };
    }

    private (int, int) Pay(ref Dice dice, int real, int visits)
    {
        var captured = Keep(ref dice, real, story.Counters.PaidShare);
        return (captured, visits == 0 ? 0 : captured + dice.Poisson(captured * (1 / Accepted - 1)));
    }

    private double Loss(Leaf leaf, SourceRole role, DateTimeOffset start, DateTimeOffset onset)
    {
        if (start + Cell <= onset)
            return 0;
        return story.Effects.Where(effect => effect.Roles.Contains(role) && effect.Touches(leaf)).Sum(effect => effect.Loss * Depth.At(start, onset, effect.Ramp));
    }

    /// <summary>Loses each one with the same chance; approximately, which is enough for a made-up shop.</summary>
    private static int Keep(ref Dice dice, int count, double share) => share >= 1 ? count : count - Math.Min(count, dice.Poisson(count * (1 - share)));

    private readonly record struct Moment(long Cell, DateTimeOffset Start, double Busy, double Rate);

    private static int IndexOf(Leaf leaf) => Leaf.All.Index().First(other => ReferenceEquals(other.Item, leaf)).Index;
}

/// <summary>How far a drop has come.</summary>
internal static class Depth
{
    /// <summary>0 before, 1 at full depth, averaged over the cell that starts at <paramref name="cell"/>.</summary>
    public static double At(DateTimeOffset cell, DateTimeOffset onset, TimeSpan ramp)
    {
        var after = (cell + Till.Cell - onset) / Till.Cell;
        if (ramp == TimeSpan.Zero)
            return Math.Clamp(after, 0, 1);
        return Math.Clamp((cell + Till.Cell / 2 - onset) / ramp, 0, 1);
    }
}
