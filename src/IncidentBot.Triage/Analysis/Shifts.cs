namespace IncidentBot.Triage;

/// <summary>
/// Level and slope changes of a plain series: optimal partition into straight lines by dynamic programming (Jackson et al. 2005), with a noise floor.
/// </summary>
public static class Shifts
{
    private const int ShortestSegment = 5;
    private const double PenaltyPerLog = 8;
    private const double NoiseFloor = 0.05;

    /// <summary>Zero-based index of the first point after each level or slope change, ascending; empty for none.</summary>
    public static IReadOnlyList<int> Find(ReadOnlySpan<double> series)
    {
        var n = series.Length;
        if (n < 2 * ShortestSegment)
            return [];
        var noise = NoiseVariance(series);
        if (!(noise > 0))
            return [];
        var lines = new LineCosts(series);
        var penalty = PenaltyPerLog * Math.Log(n);
        var (best, previous) = (new double[n + 1], new int[n + 1]);
        best[0] = -penalty;
        for (var end = 1; end <= n; end++)
        {
            best[end] = double.PositiveInfinity;
            for (var start = 0; start <= end - ShortestSegment; start++)
            {
                var cost = best[start] + lines.Cost(start, end) / noise + penalty;
                if (cost < best[end])
                    (best[end], previous[end]) = (cost, start);
            }
        }

        var shifts = new List<int>();
        for (var at = previous[n]; at > 0; at = previous[at])
            shifts.Add(at);
        shifts.Reverse();
        return shifts;
    }

    // Robust variance of differences, but never less than a twentieth of the whole variance.
    private static double NoiseVariance(ReadOnlySpan<double> series)
    {
        var differences = new double[series.Length - 1];
        for (var i = 0; i < differences.Length; i++)
            differences[i] = series[i + 1] - series[i];
        var robust = Robust.Deviation(differences) / Math.Sqrt(2);
        var (mean, sum) = (0.0, 0.0);
        foreach (var value in series)
            mean += value / series.Length;
        foreach (var value in series)
            sum += (value - mean) * (value - mean);
        return Math.Max(robust * robust, NoiseFloor * sum / series.Length);
    }
}
