namespace IncidentBot.Triage;

/// <summary>A breakdown as columns: integer-coded dimension values, observed events, and what is needed to expect them.</summary>
public sealed class SegmentTable
{
    /// <param name="dimensions">Names, one per column of codes.</param>
    /// <param name="values">Per dimension the names of its codes.</param>
    /// <param name="codes">Per dimension one code per leaf.</param>
    /// <param name="observed">Events, or the value, per leaf.</param>
    /// <param name="exposure">Sessions per leaf; null for additive input.</param>
    /// <param name="baseline">Baseline events, or the expected value, per leaf.</param>
    /// <param name="baselineExposure">Baseline sessions per leaf; null for additive input.</param>
    public SegmentTable(IReadOnlyList<string> dimensions, string[][] values, int[][] codes, double[] observed, double[]? exposure, double[] baseline, double[]? baselineExposure)
    {
        (Dimensions, Values, Codes, Observed, Exposure, Baseline, BaselineExposure) = (dimensions, values, codes, observed, exposure, baseline, baselineExposure);
    }

    public IReadOnlyList<string> Dimensions { get; }

    public string[][] Values { get; }

    public int[][] Codes { get; }

    public double[] Observed { get; }

    public double[]? Exposure { get; }

    public double[] Baseline { get; }

    public double[]? BaselineExposure { get; }

    public int Count => Observed.Length;

    public bool IsRatio => Exposure is not null && BaselineExposure is not null;

    /// <summary>Codes the rows of a breakdown; a count's baseline is divided by its number of weeks.</summary>
    public static SegmentTable From(Breakdown breakdown)
    {
        var rows = breakdown.Rows;
        var ratio = rows.Count > 0 && rows.All(row => row is { Denominator: not null, BaselineDenominator: not null });
        var values = new string[breakdown.Dimensions.Count][];
        var codes = new int[breakdown.Dimensions.Count][];
        for (var d = 0; d < values.Length; d++)
            (values[d], codes[d]) = Code(rows, d);
        var weeks = ratio ? 1.0 : Math.Max(1, breakdown.BaselineWeeks);
        return new(
            breakdown.Dimensions,
            values,
            codes,
            [.. rows.Select(row => row.Numerator)],
            ratio ? [.. rows.Select(row => row.Denominator ?? 0)] : null,
            [.. rows.Select(row => row.BaselineNumerator / weeks)],
            ratio ? [.. rows.Select(row => row.BaselineDenominator ?? 0)] : null);
    }

    private static (string[] Values, int[] Codes) Code(IReadOnlyList<BreakdownRow> rows, int dimension)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[i].Values[dimension];
            if (!known.TryGetValue(value, out var code))
                known.Add(value, code = known.Count);
            codes[i] = code;
        }

        return ([.. known.Keys], codes);
    }
}
