namespace IncidentBot.Triage;

/// <summary>What each leaf would count at the baseline's rates with today's traffic.</summary>
/// <param name="Observed">Events per leaf.</param>
/// <param name="Expected">Expected events per leaf.</param>
/// <param name="BaselineEvents">Events the expectation rests on; 0 where it is known without noise.</param>
/// <param name="Dispersion">Variance relative to Poisson, at least 1.</param>
internal sealed record ExpectedLeaves(double[] Observed, double[] Expected, double[] BaselineEvents, double Dispersion)
{
    private const double PriorExposure = 100;
    private const int Rounds = 8;

    /// <summary>Extra relative variance of the whole because the baseline is itself a count.</summary>
    public double BaselineNoise => BaselineEvents.Sum() is var events && events > 0 ? Expected.Sum() / events : 0;

    public static ExpectedLeaves Of(SegmentTable table) => table.IsRatio ? OfRatio(table) : OfValues(table);

    private static ExpectedLeaves OfRatio(SegmentTable table)
    {
        var prior = MainEffects(table);
        var expected = new double[table.Count];
        for (var i = 0; i < expected.Length; i++)
        {
            var n0 = table.BaselineExposure?[i] ?? 0;
            expected[i] = (table.Exposure?[i] ?? 0) * (table.Baseline[i] + PriorExposure * prior[i]) / (n0 + PriorExposure);
        }

        return new(table.Observed, expected, table.Baseline, DispersionOf(table.Observed, expected, table.Baseline));
    }

    private static ExpectedLeaves OfValues(SegmentTable table) =>
        new(table.Observed, table.Baseline, new double[table.Count], DispersionOf(table.Observed, table.Baseline, null));

    // Rates as a product of one effect per value, fitted to every one-way margin (Deming and Stephan 1940). A value without a baseline has effect 1.
    private static double[] MainEffects(SegmentTable table)
    {
        var rates = new double[table.Count];
        var exposure = table.BaselineExposure ?? [];
        Array.Fill(rates, table.Baseline.Sum() / Math.Max(1e-300, exposure.Sum()));
        for (var round = 0; round < Rounds; round++)
            for (var d = 0; d < table.Codes.Length; d++)
                Fit(table, exposure, d, rates);
        return rates;
    }

    private static void Fit(SegmentTable table, double[] exposure, int dimension, double[] rates)
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

    private static double DispersionOf(double[] observed, double[] expected, double[]? baseline)
    {
        var ratio = observed.Sum() / Math.Max(1e-300, expected.Sum());
        var squares = new List<double>();
        for (var i = 0; i < observed.Length; i++)
            if (expected[i] * ratio >= 5)
            {
                var mean = expected[i] * ratio;
                var noise = 1 + (baseline is not null && baseline[i] > 0 ? expected[i] / baseline[i] : 0);
                squares.Add((observed[i] - mean) * (observed[i] - mean) / (mean * noise));
            }

        return squares.Count < 5 ? 1 : Math.Max(1, Robust.Median([.. squares]) / 0.455);
    }
}
