namespace IncidentBot.CommandLine.Scoring;

/// <summary>Percentile bootstrap (Efron, 1979): how much a figure would move with other cases of the same kind.</summary>
internal static class Bootstrap
{
    private const int Rounds = 2000;

    /// <summary>The 95 % interval of <paramref name="sum"/> over values drawn again with replacement; null without values.</summary>
    public static (double Low, double High)? Interval(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> sum, int seed)
    {
        if (values.Count == 0)
            return null;
        var random = new Random(seed);
        var drawn = new double[values.Count];
        var sums = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = values[random.Next(values.Count)];
            sums[round] = sum(drawn);
        }

        return (Measures.Quantile(sums, 0.025), Measures.Quantile(sums, 0.975));
    }
}
