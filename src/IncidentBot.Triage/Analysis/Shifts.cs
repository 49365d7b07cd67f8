namespace IncidentBot.Triage;

/// <summary>
/// Level and slope changes of a plain series: optimal partition into levels and straight lines by dynamic programming (Jackson et al. 2005), with a
/// noise floor. A level costs less than a line, being one parameter less; values that stand alone are taken out first (Hampel's filter).
/// </summary>
public static class Shifts
{
    private const int ShortestSegment = 5;
    private const double PenaltyPerLog = 8;
    private const double SlopePerLog = 2;
    private const double NoiseFloor = 0.05;
    private const int Beside = 2;
    private const double Wild = 5;

    /// <summary>Zero-based index of the first point after each level or slope change, ascending; empty for none.</summary>
    public static IReadOnlyList<int> Find(ReadOnlySpan<double> series)
    {
        var n = series.Length;
        if (n < 2 * ShortestSegment)
            return [];
        var deviation = Deviation(series);
        var calm = Calmed(series, Wild * deviation);
        var noise = Math.Max(deviation * deviation, NoiseFloor * Variance(calm));
        if (!(noise > 0))
            return [];
        var lines = new LineCosts(calm);
        var slope = SlopePerLog * Math.Log(n) * noise;
        var penalty = PenaltyPerLog * Math.Log(n);
        var (best, previous) = (new double[n + 1], new int[n + 1]);
        best[0] = -penalty;
        for (var end = 1; end <= n; end++)
        {
            best[end] = double.PositiveInfinity;
            for (var start = 0; start <= end - ShortestSegment; start++)
            {
                var cost = best[start] + Math.Min(lines.Cost(start, end) + slope, lines.LevelCost(start, end)) / noise + penalty;
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

    // Robust, from the differences of neighbours.
    private static double Deviation(ReadOnlySpan<double> series)
    {
        var differences = new double[series.Length - 1];
        for (var i = 0; i < differences.Length; i++)
            differences[i] = series[i + 1] - series[i];
        return Robust.Deviation(differences) / Math.Sqrt(2);
    }

    // A value far from the median of its two neighbours to each side becomes that median.
    private static double[] Calmed(ReadOnlySpan<double> series, double limit)
    {
        var calm = series.ToArray();
        for (var i = Beside; limit > 0 && i < series.Length - Beside; i++)
            if (Robust.Median(series.Slice(i - Beside, 2 * Beside + 1).ToArray()) is var median && Math.Abs(series[i] - median) > limit)
                calm[i] = median;
        return calm;
    }

    private static double Variance(double[] series)
    {
        var mean = series.Average();
        return series.Sum(value => (value - mean) * (value - mean)) / series.Length;
    }
}
