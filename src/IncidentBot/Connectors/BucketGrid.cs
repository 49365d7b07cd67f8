using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>The whole buckets of a window, aligned to UTC; the bucket that the window ends in is not whole yet and left out.</summary>
internal readonly record struct BucketGrid
{
    public BucketGrid(TimeWindow window, TimeSpan interval)
    {
        Interval = interval;
        Start = Floor(window.From, interval);
        Count = (int)((Floor(window.To, interval) - Start) / interval);
    }

    public DateTimeOffset Start { get; }

    public TimeSpan Interval { get; }

    public int Count { get; }

    public DateTimeOffset End => Start + Interval * Count;

    /// <summary>The bucket that <paramref name="time"/> lies in; null outside of the grid.</summary>
    public int? BucketOf(DateTimeOffset time) => time >= Start && time < End ? (int)((time - Start) / Interval) : null;

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan interval) => new(time.UtcTicks - time.UtcTicks % interval.Ticks, TimeSpan.Zero);
}
