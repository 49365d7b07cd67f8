using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// The whole buckets of a window, aligned to UTC. A value at time t covers (t - interval, t], so a bucket is read at its end; the bucket that the
/// window ends in is not whole yet and left out.
/// </summary>
internal readonly record struct BucketGrid
{
    /// <summary>Prometheus refuses more points per series in one answer.</summary>
    private const int MostPoints = 11_000;

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

    /// <summary>Range queries that together read each bucket once.</summary>
    public IEnumerable<PrometheusRangeQuery> Pieces(string query)
    {
        for (var first = 0; first < Count; first += MostPoints)
        {
            var last = Math.Min(first + MostPoints, Count) - 1;
            yield return new PrometheusRangeQuery(query, ReadAt(first), ReadAt(last), (long)Interval.TotalSeconds);
        }
    }

    /// <summary>The bucket that a sample at <paramref name="unixSeconds"/> belongs to; null outside of the grid.</summary>
    public int? BucketOf(double unixSeconds)
    {
        var bucket = (int)Math.Round((unixSeconds - Start.ToUnixTimeSeconds()) / Interval.TotalSeconds) - 1;
        return bucket >= 0 && bucket < Count ? bucket : null;
    }

    private long ReadAt(int bucket) => (Start + Interval * (bucket + 1)).ToUnixTimeSeconds();

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan interval) => new(time.UtcTicks - time.UtcTicks % interval.Ticks, TimeSpan.Zero);
}
