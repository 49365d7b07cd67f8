namespace IncidentBot.Triage;

/// <summary>How a residual wanders when nothing happens: chance in counting (variance inverse to what is expected) plus a first-order autoregression.</summary>
/// <param name="Dispersion">Counting variance relative to Poisson.</param>
/// <param name="Variance">Stationary variance of the autoregression, as a square of the relative residual.</param>
/// <param name="Persistence">Correlation of the autoregression from one bucket to the next, 0 to below 1.</param>
internal readonly record struct Noise(double Dispersion, double Variance, double Persistence)
{
    private const double Clip = 4;
    private static readonly double[] Persistences = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995];
    private static readonly double[] Shares = [1e-4, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];

    /// <summary>
    /// The most likely noise of residuals, climbing over a grid; residuals beyond 4 robust deviations count as that. Null for fewer than 20 residuals.
    /// </summary>
    public static Noise? Fit(ReadOnlySpan<double> residuals, ReadOnlySpan<double> expected)
    {
        var present = Present(expected);
        if (present.Length < 20)
            return null;
        var (clipped, weights) = (Clipped(residuals, expected), expected.ToArray());
        var typical = Robust.Median(present);
        var tried = new (double Score, double Scale)?[Persistences.Length, Shares.Length];
        var (p, s) = (4, 3);
        while (true)
        {
            var (nextP, nextS) = (p, s);
            foreach (var (dp, ds) in new[] { (0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1) })
                if (Value(p + dp, s + ds) > Value(nextP, nextS))
                    (nextP, nextS) = (p + dp, s + ds);
            if ((nextP, nextS) == (p, s))
                break;
            (p, s) = (nextP, nextS);
        }

        var scale = tried[p, s]?.Scale ?? 1;
        return new(scale, VarianceOf(s) * scale, Persistences[p]);

        double VarianceOf(int share) => Shares[share] / (1 - Shares[share]) / typical;

        double Value(int persistence, int share)
        {
            if (persistence < 0 || share < 0 || persistence >= Persistences.Length || share >= Shares.Length)
                return double.NegativeInfinity;
            return (tried[persistence, share] ??= Likelihood(clipped, weights, VarianceOf(share), Persistences[persistence])).Score;
        }
    }

    /// <summary>The same noise seen in buckets <paramref name="times"/> as long.</summary>
    public Noise Joined(int times)
    {
        if (times <= 1)
            return this;
        var sum = (double)times;
        for (var lag = 1; lag < times; lag++)
            sum += 2 * (times - lag) * Math.Pow(Persistence, lag);
        return this with { Variance = Variance * sum / ((double)times * times), Persistence = Math.Pow(Persistence, times) };
    }

    private static double[] Present(ReadOnlySpan<double> expected)
    {
        var present = new List<double>(expected.Length);
        foreach (var value in expected)
            if (value > 0)
                present.Add(value);
        return [.. present];
    }

    private static double[] Clipped(ReadOnlySpan<double> residuals, ReadOnlySpan<double> expected)
    {
        var standardised = new List<double>(residuals.Length);
        for (var i = 0; i < residuals.Length; i++)
            if (expected[i] > 0)
                standardised.Add(Math.Abs(residuals[i]) * Math.Sqrt(expected[i]));
        var spread = Math.Max(1e-9, 1.4826 * Robust.Median([.. standardised]));
        var clipped = new double[residuals.Length];
        for (var i = 0; i < clipped.Length; i++)
            if (expected[i] > 0)
            {
                var limit = Clip * spread / Math.Sqrt(expected[i]);
                clipped[i] = Math.Clamp(residuals[i], -limit, limit);
            }

        return clipped;
    }

    // Kalman filter; the common scale of both variances is profiled out.
    private static (double Score, double Scale) Likelihood(double[] residuals, ReadOnlySpan<double> expected, double stationary, double persistence)
    {
        var (state, variance) = (0.0, stationary);
        var square = persistence * persistence;
        var innovation = stationary * (1 - square);
        var (sum, logs, product, count) = (0.0, 0.0, 1.0, 0);
        for (var i = 0; i < residuals.Length; i++)
        {
            if (expected[i] > 0)
            {
                var error = residuals[i] - state;
                var total = variance + 1 / expected[i];
                sum += error * error / total;
                product *= total;
                if (product is < 1e-200 or > 1e200)
                    (logs, product) = (logs + Math.Log(product), 1);
                count++;
                var gain = variance / total;
                state += gain * error;
                variance *= 1 - gain;
            }

            state *= persistence;
            variance = square * variance + innovation;
        }

        var scale = Math.Max(sum / count, 1e-9);
        return (-0.5 * (count * Math.Log(scale) + logs + Math.Log(product)), scale);
    }
}
