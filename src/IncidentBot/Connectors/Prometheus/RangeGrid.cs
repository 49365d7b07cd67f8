namespace IncidentBot.Connectors.Prometheus;

/// <summary>A grid of buckets as range queries read it: a value at time t covers (t - interval, t], so a bucket is read at its end.</summary>
internal static class RangeGrid
{
    /// <summary>Prometheus refuses more points per series in one answer.</summary>
    private const int MostPoints = 11_000;

    /// <summary>Range queries that together read each bucket once.</summary>
    public static IEnumerable<PrometheusRangeQuery> Pieces(this BucketGrid grid, string query)
    {
        for (var first = 0; first < grid.Count; first += MostPoints)
        {
            var last = Math.Min(first + MostPoints, grid.Count) - 1;
            yield return new PrometheusRangeQuery(query, grid.ReadAt(first), grid.ReadAt(last), (long)grid.Interval.TotalSeconds);
        }
    }

    /// <summary>The bucket that a sample at <paramref name="unixSeconds"/> belongs to; null outside of the grid.</summary>
    public static int? BucketOfSample(this BucketGrid grid, double unixSeconds)
    {
        var bucket = (int)Math.Round((unixSeconds - grid.Start.ToUnixTimeSeconds()) / grid.Interval.TotalSeconds) - 1;
        return bucket >= 0 && bucket < grid.Count ? bucket : null;
    }

    private static long ReadAt(this BucketGrid grid, int bucket) => (grid.Start + grid.Interval * (bucket + 1)).ToUnixTimeSeconds();
}
