namespace IncidentBot.Triage;

/// <summary>
/// Where a change sits: every combination of dimension values is compared with the rest by a likelihood ratio, against what its own traffic of today
/// would give at the baseline's rates, so that a shift of traffic is not a cause. What tables with nothing in them reach is drawn, not assumed.
/// </summary>
public static class SegmentScan
{
    private const double ErrorRateOfCounts = 0.005;
    private const double ErrorRateOfValues = 0.0005;
    private const double WorthShowing = 0.05;
    private const double SameAs = 0.9;
    private const int MostAliases = 20;
    private const double LeastShare = 0.1;
    private const double LeastChange = 0.02;

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
        var (expected, certainty) = table.IsRatio ? BaselineRates.Expect(table) : (table.Baseline, []);
        if (table.Count == 0 || !(expected.Sum() > 0))
            return new() { Scope = Scope.None };
        var sign = options.Bad == Direction.Down ? -1 : 1;
        SegmentModel model = table.IsRatio ? new CountModel(table.Observed, expected, table.Baseline, certainty, BaselineRates.Dispersion(table, expected), sign) : ValueModel.Of(table.Observed, expected, sign);
        var (found, ranked) = CauseSearch.Find(table, model, table.IsRatio ? ErrorRateOfCounts : ErrorRateOfValues, options.Seed);
        var causes = Describe(table, expected, found);
        return new()
        {
            Scope = Judge(table, expected, mix, causes, model, sign),
            Segments = mix is { IsMostlyMix: true } ? [] : causes,
            Ranked = [.. ranked.Take(options.Top).Select(cell => new RankedSegment(cell.Where(table), cell.Score))],
            RateEffect = mix?.Rate,
            MixEffect = mix?.Mix,
            Interaction = mix?.Interaction,
            IsSimpsonsParadox = mix?.IsSimpson ?? false,
        };
    }

    private static List<SegmentCause> Describe(SegmentTable table, double[] expected, List<FoundCause> found)
    {
        var change = Math.Abs(expected.Sum() - table.Observed.Sum());
        var causes = new List<SegmentCause>();
        var gone = new bool[table.Count];
        foreach (var (cell, candidates) in found)
        {
            var inside = cell.Leaves(table);
            var (own, rest) = ((Observed: 0.0, Expected: 0.0), (Observed: 0.0, Expected: 0.0));
            for (var i = 0; i < inside.Length; i++)
                if (inside[i])
                    own = (own.Observed + table.Observed[i], own.Expected + expected[i]);
                else if (!gone[i])
                    rest = (rest.Observed + table.Observed[i], rest.Expected + expected[i]);
            var restRate = rest.Expected > 0 ? rest.Observed / rest.Expected : 1;
            var share = change > 0 ? Math.Abs(own.Expected * restRate - own.Observed) / change : 0;
            causes.Add(new(cell.Where(table), share, own.Observed, own.Expected, Aliases(table, expected, cell, inside, candidates)));
            for (var i = 0; i < inside.Length; i++)
                gone[i] |= inside[i];
        }

        return [.. causes.Where(cause => !table.IsRatio || cause.Share >= LeastShare)];
    }

    private static List<Segment> Aliases(SegmentTable table, double[] expected, Cell cause, bool[] inside, List<Cell> candidates)
    {
        var aliases = new List<Segment>();
        foreach (var cell in candidates.Where(cell => !cell.IsSame(cause) && Math.Abs(cell.Sums.Second - cause.Sums.Second) <= (1 - SameAs) * Math.Abs(cause.Sums.Second)).OrderBy(cell => cell.Cuboid.Dimensions.Length).Take(MostAliases))
            if (Overlap(expected, inside, cell.Leaves(table)) >= SameAs)
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

    private static Scope Judge(SegmentTable table, double[] expected, MixEffects? mix, List<SegmentCause> causes, SegmentModel model, int sign)
    {
        if (mix is { IsMostlyMix: true })
            return Scope.Mix;
        if (causes.Count > 0)
            return Scope.Isolated;
        var change = sign * (table.Observed.Sum() / expected.Sum() - 1);
        return change >= LeastChange && model.Deviations(model.Total()) > 3 ? Scope.Uniform : Scope.None;
    }
}
