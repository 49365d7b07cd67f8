namespace IncidentBot.Triage;

/// <summary>Levels of a history by day: constant stretches found by optimal partition, each at least three days long.</summary>
internal static class Regimes
{
    private const int ShortestDays = 3;
    private const double Penalty = 10;

    /// <summary>Observed / expected of the stretch each day lies in; 1 where nothing was expected.</summary>
    public static double[] Levels(ReadOnlySpan<double> observed, ReadOnlySpan<double> expected)
    {
        var n = observed.Length;
        var logs = new double[n];
        for (var day = 0; day < n; day++)
            logs[day] = observed[day] > 0 && expected[day] > 0 ? Math.Log(observed[day] / expected[day]) : day == 0 ? 0 : logs[day - 1];
        var previous = Partition(logs);
        var levels = new double[n];
        for (var end = n; end > 0; end = previous[end])
        {
            var (x, e) = (0.0, 0.0);
            for (var day = previous[end]; day < end; day++)
                (x, e) = (x + observed[day], e + expected[day]);
            for (var day = previous[end]; day < end; day++)
                levels[day] = x > 0 && e > 0 ? x / e : 1;
        }

        return levels;
    }

    private static int[] Partition(double[] logs)
    {
        var n = logs.Length;
        var noise = Math.Max(NoiseVariance(logs), 1e-6);
        var (sum, squares) = (new double[n + 1], new double[n + 1]);
        for (var i = 0; i < n; i++)
            (sum[i + 1], squares[i + 1]) = (sum[i] + logs[i], squares[i] + logs[i] * logs[i]);
        var (best, previous) = (new double[n + 1], new int[n + 1]);
        for (var end = 1; end <= n; end++)
        {
            best[end] = double.PositiveInfinity;
            for (var start = 0; start == 0 || start <= end - ShortestDays; start++)
            {
                var mean = sum[end] - sum[start];
                var cost = best[start] + (squares[end] - squares[start] - mean * mean / (end - start)) / noise + (start > 0 ? Penalty : 0);
                if (cost < best[end])
                    (best[end], previous[end]) = (cost, start);
            }
        }

        return previous;
    }

    // Days wander: half the squared distance of neighbours, and of days two apart, whichever says more.
    private static double NoiseVariance(double[] logs)
    {
        var largest = 0.0;
        for (var apart = 1; apart <= Math.Min(2, logs.Length - 2); apart++)
        {
            var distances = new double[logs.Length - apart];
            for (var i = 0; i < distances.Length; i++)
                distances[i] = Math.Abs(logs[i + apart] - logs[i]);
            var deviation = 1.4826 * Robust.Median(distances) / Math.Sqrt(2);
            largest = Math.Max(largest, deviation * deviation);
        }

        return largest;
    }
}
