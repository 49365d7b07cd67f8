namespace IncidentBot.Triage;

/// <summary>
/// Where a change sits: every combination of dimension values is compared with the rest by a likelihood ratio, against what its own traffic of today
/// would give at the baseline's rates, so that a shift of traffic is not a cause. What tables with nothing in them reach is drawn, not assumed.
/// </summary>
public static class SegmentScan
{
    private const int MostCauses = 15;
    private const double ErrorRateOfCounts = 0.0015;
    private const double ErrorRateOfValues = 0.0005;
    private const double WorthShowing = 0.05;
    private const double LeastShare = 0.1;
    private const int Kept = 100;
    private const int LargeTable = 200_000;

    /// <summary>Judges a breakdown; scope none without rows or expected events, unknown when only segments that explain next to nothing stand out.</summary>
    public static SegmentResult Find(Breakdown breakdown, SegmentOptions options)
    {
        var result = Find(SegmentTable.From(breakdown), options);
        var shown = result.Segments.Where(cause => cause.Share >= WorthShowing).ToList();
        return result with { Segments = shown, Scope = result.Scope == Scope.Isolated && shown.Count == 0 ? Scope.Unknown : result.Scope };
    }

    /// <summary>The same on columns, for large tables.</summary>
    public static SegmentResult Find(SegmentTable table, SegmentOptions options)
    {
        var mix = table.IsRatio ? MixEffects.Of(table) : null;
        var expected = table.IsRatio ? BaselineRates.Expect(table) : table.Baseline;
        if (table.Count == 0 || !(expected.Sum() > 0))
            return new() { Scope = Scope.None };
        var sign = options.Bad == Direction.Down ? -1 : 1;
        var dispersion = table.IsRatio ? BaselineRates.Dispersion(table, expected) : 1;
        SegmentModel model = table.IsRatio ? new CountModel(table.Observed, expected, table.Baseline, dispersion, sign) : ValueModel.Of(table.Observed, expected, sign);
        var total = model.Total();
        var (causes, ranked) = Peel(table, expected, model, options);
        return new()
        {
            Scope = Judge(table, expected, mix, causes, dispersion, total, sign),
            Segments = mix is { IsMostlyMix: true } ? [] : causes,
            Ranked = ranked,
            RateEffect = mix?.Rate,
            MixEffect = mix?.Mix,
            Interaction = mix?.Interaction,
            IsSimpsonsParadox = mix?.IsSimpson ?? false,
        };
    }

    private static (List<SegmentCause> Causes, List<RankedSegment> Ranked) Peel(SegmentTable table, double[] expected, SegmentModel model, SegmentOptions options)
    {
        var cube = new Cube(table);
        var threshold = CellScan.Threshold(cube, model, table.IsRatio ? ErrorRateOfCounts : ErrorRateOfValues, table.Count > LargeTable ? 1 : 3, options.Seed);
        var change = Math.Abs(expected.Sum() - table.Observed.Sum());
        var causes = new List<SegmentCause>();
        var ranked = new List<RankedSegment>();
        var gone = new bool[table.Count];
        for (var round = 0; round < MostCauses; round++)
        {
            var apart = CellScan.Best(cube, model, 1);
            if (apart is not [var found])
                break;
            var cells = CellScan.BestBeside(cube, model, found, Math.Max(Kept, options.Top));
            if (round == 0)
                ranked.AddRange(cells.Take(options.Top).Select(cell => new RankedSegment(cell.Where(table), cell.Score)));
            if (found.Score < threshold || cells is not [var best, ..])
                break;
            var inside = best.Leaves(table);
            var cause = Cause(table, expected, best, inside, gone, change, cells);
            if (table.IsRatio)
                causes.RemoveAll(earlier => IsPartOf(earlier.Where, cause.Where));
            causes.Add(cause);
            for (var i = 0; i < inside.Length; i++)
                if (inside[i])
                {
                    model.Clear(i);
                    gone[i] = true;
                }
        }

        return ([.. causes.Where(cause => !table.IsRatio || cause.Share >= LeastShare)], ranked);
    }

    private static bool IsPartOf(Segment part, Segment whole) =>
        whole.Where.All(pair => part.Where.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static SegmentCause Cause(SegmentTable table, double[] expected, Cell best, bool[] inside, bool[] gone, double change, List<Cell> cells)
    {
        var (own, rest) = ((Observed: 0.0, Expected: 0.0), (Observed: 0.0, Expected: 0.0));
        for (var i = 0; i < inside.Length; i++)
            if (inside[i])
                own = (own.Observed + table.Observed[i], own.Expected + expected[i]);
            else if (!gone[i])
                rest = (rest.Observed + table.Observed[i], rest.Expected + expected[i]);
        var restRate = rest.Expected > 0 ? rest.Observed / rest.Expected : 1;
        var share = change > 0 ? Math.Abs(own.Expected * restRate - own.Observed) / change : 0;
        return new(best.Where(table), share, own.Observed, own.Expected, Aliases(table, expected, best, inside, cells));
    }

    private static List<Segment> Aliases(SegmentTable table, double[] expected, Cell best, bool[] inside, List<Cell> cells)
    {
        var aliases = new List<Segment>();
        foreach (var cell in cells.Where(cell => cell != best && Math.Abs(cell.Sums.Second - best.Sums.Second) <= 0.1 * Math.Abs(best.Sums.Second)).OrderBy(cell => cell.Cuboid.Dimensions.Length).Take(20))
            if (Overlap(expected, inside, cell.Leaves(table)) >= 0.9)
                aliases.Add(cell.Where(table));
        return aliases;
    }

    private static double Overlap(double[] expected, bool[] a, bool[] b)
    {
        var (both, either) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] && b[i] ? expected[i] : 0;
            either += a[i] || b[i] ? expected[i] : 0;
        }

        return either > 0 ? both / either : 0;
    }

    private static Scope Judge(SegmentTable table, double[] expected, MixEffects? mix, List<SegmentCause> causes, double dispersion, in Sums total, int sign)
    {
        if (mix is { IsMostlyMix: true })
            return Scope.Mix;
        if (causes.Count > 0)
            return Scope.Isolated;
        var change = table.Observed.Sum() / expected.Sum() - 1;
        var z = table.IsRatio
            ? sign * change * Math.Sqrt(expected.Sum() / (dispersion * (1 + expected.Sum() / Math.Max(1, table.Baseline.Sum()))))
            : total.First > 0 ? total.Second / Math.Sqrt(total.First) : 0;
        return z > 3 && sign * change >= 0.02 ? Scope.Uniform : Scope.None;
    }
}
