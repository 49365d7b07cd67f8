namespace IncidentBot.Triage;

/// <summary>How closely two series move together once each one's own memory is taken out.</summary>
/// <param name="Correlation">The strongest in the looked-for direction, -1 to 1.</param>
/// <param name="Lag">Buckets by which the second follows the first; negative when it leads.</param>
/// <param name="Chance">Probability (0-1) of one this strong when the series have nothing to do with each other.</param>
public readonly record struct Coupling(double Correlation, int Lag, double Chance);

/// <summary>
/// Cross-correlation after pre-whitening: an autoregression is fitted to the first series and both go through it (Box and Jenkins 1976, chapter 11),
/// because two series that only wander look related. The chance comes from shifting one against the other around the circle by a day and more, which
/// keeps what each is and breaks what they share.
/// </summary>
public static class CrossCorrelation
{
    private const int Order = 3;
    private const int Fewest = 48;
    private const int FewestShifts = 19;

    /// <summary>Null for fewer than 48 points, fewer than 19 shifts, or a series that does not vary.</summary>
    /// <param name="first">What might drive the other, without season; a missing value counts as usual (0).</param>
    /// <param name="second">Of the same length.</param>
    /// <param name="reach">Largest lag looked at, in buckets.</param>
    /// <param name="perDay">Buckets in a day: the least shift.</param>
    /// <param name="sign">1 when both should rise together, -1 when the second should fall.</param>
    public static Coupling? Between(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int reach, int perDay, int sign)
    {
        var n = first.Length - Order;
        if (n < Fewest || n - 2 * perDay + 1 < FewestShifts)
            return null;
        var memory = Autoregression(first);
        var (x, y) = (Whitened(first, memory), Whitened(second, memory));
        if (x is null || y is null)
            return null;
        var around = new double[n];
        for (var shift = 0; shift < n; shift++)
            for (var i = 0; i < n; i++)
                around[shift] += sign * x[i] * y[(i + shift) % n] / n;
        var (best, lag) = Strongest(around, 0, reach);
        var (asStrong, shifts) = (0, 0);
        for (var shift = perDay; shift <= n - perDay; shift++, shifts++)
            asStrong += Strongest(around, shift, reach).Value >= best ? 1 : 0;
        return new(sign * best, lag, (1.0 + asStrong) / (1 + shifts));
    }

    private static (double Value, int Lag) Strongest(double[] around, int shift, int reach)
    {
        var best = (Value: double.NegativeInfinity, Lag: 0);
        for (var lag = -reach; lag <= reach; lag++)
            if (around[((shift + lag) % around.Length + around.Length) % around.Length] is var value && value > best.Value)
                best = (value, lag);
        return best;
    }

    // Yule and Walker, by Levinson's recursion.
    private static double[] Autoregression(ReadOnlySpan<double> series)
    {
        var (mean, covariances) = (Mean(series), new double[Order + 1]);
        for (var lag = 0; lag <= Order; lag++)
            for (var i = lag; i < series.Length; i++)
                covariances[lag] += (series[i] - mean) * (series[i - lag] - mean);
        var (memory, error) = (new double[Order], covariances[0]);
        for (var order = 0; order < Order && error > 1e-12 * covariances[0]; order++)
        {
            var rest = covariances[order + 1];
            for (var i = 0; i < order; i++)
                rest -= memory[i] * covariances[order - i];
            var (reflection, before) = (rest / error, memory.ToArray());
            memory[order] = reflection;
            for (var i = 0; i < order; i++)
                memory[i] = before[i] - reflection * before[order - 1 - i];
            error *= 1 - reflection * reflection;
        }

        return memory;
    }

    private static double[]? Whitened(ReadOnlySpan<double> series, double[] memory)
    {
        var white = new double[series.Length - Order];
        for (var i = 0; i < white.Length; i++)
        {
            white[i] = series[i + Order];
            for (var back = 0; back < Order; back++)
                white[i] -= memory[back] * series[i + Order - 1 - back];
        }

        var mean = Mean(white);
        var deviation = Math.Sqrt(white.Sum(value => (value - mean) * (value - mean)) / white.Length);
        return deviation > 1e-12 ? [.. white.Select(value => (value - mean) / deviation)] : null;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
