namespace IncidentBot.Triage;

/// <summary>What each leaf would count at the baseline's rates with today's traffic.</summary>
internal static class BaselineRates
{
    private const double PriorExposure = 20;
    // Rates of a version without a baseline are taken to be within a third of what its other values give.
    private const double CertaintyOfNew = 10;
    // Nearer, where the same customers were counted before under another value.
    private const double CertaintyOfSiblings = 40;
    private const int Rounds = 6;

    /// <summary>
    /// Expected events per leaf, and the baseline's events that each rests on. Leaves with little baseline lean on the effects of their values; a value
    /// without any, on the leaves whose traffic it takes over.
    /// </summary>
    public static (double[] Expected, double[] Certainty) Expect(SegmentTable table)
    {
        var rates = MainEffects(table);
        var siblings = NewValues.Rates(table);
        foreach (var (leaf, rate) in siblings)
            rates[leaf] = rate;
        var certainty = new double[rates.Length];
        var (today, before) = (table.Exposure ?? [], table.BaselineExposure ?? []);
        for (var i = 0; i < rates.Length; i++)
        {
            certainty[i] = before[i] > 0 ? table.Baseline[i] + PriorExposure * rates[i] : Math.Max(PriorExposure * rates[i], siblings.ContainsKey(i) ? CertaintyOfSiblings : CertaintyOfNew);
            rates[i] = today[i] * (table.Baseline[i] + PriorExposure * rates[i]) / (before[i] + PriorExposure);
        }

        return (rates, certainty);
    }

    /// <summary>Variance of counts relative to Poisson, at least 1: the median squared residual of the leaves that expect at least 5.</summary>
    public static double Dispersion(SegmentTable table, double[] expected)
    {
        const double medianOfChiSquare = 0.455;
        var ratio = UsualRatio(table.Observed, expected);
        var squares = new List<double>();
        for (var i = 0; i < expected.Length; i++)
            if (expected[i] * ratio is >= 5 and var mean)
                squares.Add((table.Observed[i] - mean) * (table.Observed[i] - mean) / (mean * (1 + (table.Baseline[i] > 0 ? expected[i] / table.Baseline[i] : 0))));
        return squares.Count < 5 ? 1 : Math.Max(1, Robust.Median(squares.ToArray()) / medianOfChiSquare);
    }

    // The weighted median of observed / expected over leaves that expect enough: what most of the traffic did, whatever a segment did.
    private static double UsualRatio(double[] observed, double[] expected)
    {
        var leaves = Enumerable.Range(0, expected.Length).Where(i => expected[i] >= 5).OrderBy(i => observed[i] / expected[i]).ToArray();
        var (half, sum) = (leaves.Sum(i => expected[i]) / 2, 0.0);
        foreach (var i in leaves)
            if ((sum += expected[i]) >= half)
                return observed[i] / expected[i];
        return observed.Sum() / Math.Max(1e-300, expected.Sum());
    }

    // Rates as a product of one effect per value, fitted to every one-way margin (Deming and Stephan 1940). A value without a baseline has effect 1.
    private static double[] MainEffects(SegmentTable table)
    {
        var rates = new double[table.Count];
        var exposure = table.BaselineExposure ?? [];
        Array.Fill(rates, table.Baseline.Sum() / Math.Max(1e-300, exposure.Sum()));
        for (var round = 0; round < Rounds; round++)
            for (var d = 0; d < table.Codes.Length; d++)
                FitMargin(table, exposure, d, rates);
        return rates;
    }

    private static void FitMargin(SegmentTable table, double[] exposure, int dimension, double[] rates)
    {
        var codes = table.Codes[dimension];
        var (observed, expected) = (new double[table.Values[dimension].Length], new double[table.Values[dimension].Length]);
        for (var i = 0; i < codes.Length; i++)
        {
            observed[codes[i]] += table.Baseline[i];
            expected[codes[i]] += exposure[i] * rates[i];
        }

        for (var i = 0; i < codes.Length; i++)
            if (expected[codes[i]] > 0)
                rates[i] *= (observed[codes[i]] + 0.5) / (expected[codes[i]] + 0.5);
    }
}
