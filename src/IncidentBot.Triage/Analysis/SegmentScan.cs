namespace IncidentBot.Triage;

/// <summary>
/// Where a change sits: every combination of dimension values is compared with the rest by a likelihood ratio of two rates against one
/// (Kulldorff 1997), against what its own traffic of today would give at the baseline's rates, so that a shift of traffic is not a cause.
/// </summary>
public static class SegmentScan
{
    private const int MostCauses = 15;
    private const double ErrorRate = 0.005;
    private const double LeastShare = 0.05;

    /// <summary>Judges a breakdown; scope none without rows or expected events.</summary>
    public static SegmentResult Find(Breakdown breakdown, SegmentOptions options) => Find(SegmentTable.From(breakdown), options);

    /// <summary>The same on columns, for large tables.</summary>
    public static SegmentResult Find(SegmentTable table, SegmentOptions options)
    {
        var mix = table.IsRatio ? MixEffects.Of(table) : null;
        var leaves = ExpectedLeaves.Of(table);
        if (!(leaves.Expected.Sum() > 0) || !(leaves.Observed.Sum() >= 0))
            return new() { Scope = Scope.None };
        var sign = options.Bad == Direction.Down ? -1 : 1;
        var (causes, ranked) = Peel(table, leaves, sign, options.Top);
        return new()
        {
            Scope = Judge(leaves, mix, causes, sign),
            Segments = mix is { IsMostlyMix: true } ? [] : causes,
            Ranked = ranked,
            RateEffect = mix?.Rate,
            MixEffect = mix?.Mix,
            Interaction = mix?.Interaction,
            IsSimpsonsParadox = mix?.IsSimpson ?? false,
        };
    }

    private static (List<SegmentCause> Causes, List<RankedSegment> Ranked) Peel(SegmentTable table, ExpectedLeaves leaves, int sign, int top)
    {
        var causes = new List<SegmentCause>();
        var ranked = new List<RankedSegment>();
        var active = new bool[table.Count];
        Array.Fill(active, true);
        var total = Math.Abs(leaves.Expected.Sum() - leaves.Observed.Sum());
        while (causes.Count < MostCauses)
        {
            var cells = CellScan.Run(table, leaves, active, sign);
            if (causes.Count == 0)
                ranked.AddRange(cells.OrderByDescending(cell => cell.Score).Take(top).Select(cell => new RankedSegment(cell.Where(table), cell.Score)));
            if (cells.MaxBy(cell => cell.Score) is not { } best || best.Score < Threshold(cells.Count))
                break;
            var share = total > 0 ? Math.Abs(best.Expected * best.RestRate - best.Observed) / total : 0;
            if (share >= LeastShare)
                causes.Add(new(best.Where(table), share, best.Observed, best.Expected, Aliases(table, cells, best)));
            best.Clear(table, active);
            if (share < LeastShare)
                break;
        }

        return (causes, ranked);
    }

    // The score at which so many chi-square tests with one degree of freedom, one-sided, err with the stated rate.
    private static double Threshold(int cells)
    {
        var z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 - ErrorRate / Math.Max(1, cells));
        return z * z / 2;
    }

    private static List<Segment> Aliases(SegmentTable table, List<Cell> cells, Cell best) =>
        [.. cells.Where(cell => !ReferenceEquals(cell, best) && Math.Abs(cell.Score - best.Score) < 1e-6 + 0.02 * best.Score && Math.Abs(cell.Expected - best.Expected) <= 0.02 * best.Expected && cell.Overlap(table, best) >= 0.9)
            .OrderBy(cell => cell.Dimensions.Length).Take(5).Select(cell => cell.Where(table))];

    private static Scope Judge(ExpectedLeaves leaves, MixEffects? mix, List<SegmentCause> causes, int sign)
    {
        if (mix is { IsMostlyMix: true })
            return Scope.Mix;
        if (causes.Count > 0)
            return Scope.Isolated;
        var (observed, expected) = (leaves.Observed.Sum(), leaves.Expected.Sum());
        var z = sign * (observed - expected) / Math.Sqrt(leaves.Dispersion * expected * (1 + leaves.BaselineNoise));
        return z > 3 && Math.Abs(observed / expected - 1) >= 0.02 ? Scope.Uniform : Scope.None;
    }
}
