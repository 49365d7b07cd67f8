namespace IncidentBot.Triage;

/// <summary>Variance of a relative deviation by size: <c>Count / size + Floor</c>.</summary>
/// <param name="Centre">What a leaf that moved like the others deviates by.</param>
internal readonly record struct VarianceLaw(double Count, double Floor, double Centre)
{
    private const double Smallest = 1e-8;
    private const double LeastNormal = 0.15;

    /// <summary>
    /// From the deviations on the good side of the centre, by bins of size. The centre is 0 when enough leaves lie on the good side of it, else the
    /// median: then nearly everything moved.
    /// </summary>
    public static VarianceLaw Fit(double[] deviations, double[] sizes, int bins)
    {
        var order = Enumerable.Range(0, sizes.Length).Where(i => sizes[i] > 0).ToArray();
        Array.Sort(order.Select(i => sizes[i]).ToArray(), order);
        var good = order.Count(i => deviations[i] < 0);
        var centre = good >= LeastNormal * order.Length ? 0 : Robust.Median(order.Select(i => deviations[i]).ToArray());
        var points = new List<(double Size, double Variance, double Weight)>();
        var per = Math.Max(20, (order.Length + bins - 1) / bins);
        for (var start = 0; start < order.Length; start += per)
        {
            var (squares, sum, count) = (0.0, 0.0, 0);
            for (var k = start; k < Math.Min(order.Length, start + per); k++)
                if (deviations[order[k]] < centre)
                    (squares, sum, count) = (squares + (deviations[order[k]] - centre) * (deviations[order[k]] - centre), sum + 1 / sizes[order[k]], count + 1);
            if (count >= 3)
                points.Add((count / sum, squares / count, count));
        }

        var (slope, floor) = Line(points);
        return new(slope, Math.Max(floor, Smallest), centre);
    }

    public double At(double size) => Count / size + Floor;

    // Weighted least squares of variance on 1 / size, relative errors alike, neither part negative.
    private static (double Slope, double Floor) Line(List<(double Size, double Variance, double Weight)> points)
    {
        var (w, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (size, variance, count) in points)
        {
            var weight = count / Math.Max(variance * variance, 1e-12);
            (w, x, y) = (w + weight, x + weight / size, y + weight * variance);
            (xx, xy) = (xx + weight / (size * size), xy + weight * variance / size);
        }

        if (!(w > 0))
            return (1, 0);
        var spread = w * xx - x * x;
        var slope = spread > 1e-12 * w * xx ? (w * xy - x * y) / spread : 0;
        if (slope <= 0)
            return (0, y / w);
        var floor = (y - slope * x) / w;
        return floor >= 0 ? (slope, floor) : (xy / xx, 0);
    }
}
