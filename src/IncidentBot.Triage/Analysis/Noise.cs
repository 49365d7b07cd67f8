namespace IncidentBot.Triage;

/// <summary>How a residual wanders when nothing happens: chance in counting (variance inverse to what is expected) plus a first-order autoregression.</summary>
/// <param name="Dispersion">Counting variance relative to Poisson; at least a little above 0.</param>
/// <param name="Variance">Stationary variance of the autoregression, as a square of the relative residual.</param>
/// <param name="Persistence">Correlation of the autoregression from one bucket to the next, 0 to below 1.</param>
internal readonly record struct Noise(double Dispersion, double Variance, double Persistence)
{
    private static readonly double[] Persistences = [0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.995];
    private static readonly double[] Shares = [1e-4, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];

    /// <summary>The most likely noise of residuals with Poisson weights, over a grid; large residuals count as 4 robust deviations.</summary>
    public static Noise Fit(ReadOnlySpan<double> residuals, ReadOnlySpan<double> expected)
    {
        var (clipped, spread) = Clip(residuals, expected);
        var typical = Robust.Median(Present(expected));
        var best = (Noise: new Noise(1, 1e-9, 0), Score: double.NegativeInfinity);
        foreach (var persistence in Persistences)
            foreach (var share in Shares)
            {
                var noise = new Noise(1, share / (1 - share) / typical, persistence);
                var (score, scale) = Score(clipped, expected, noise);
                if (score > best.Score)
                    best = (noise with { Dispersion = scale, Variance = noise.Variance * scale }, score);
            }

        _ = spread;
        return best.Noise;
    }

    private static double[] Present(ReadOnlySpan<double> expected)
    {
        var present = new List<double>();
        foreach (var value in expected)
            if (value > 0)
                present.Add(value);
        return [.. present];
    }

    private static (double[] Clipped, double Spread) Clip(ReadOnlySpan<double> residuals, ReadOnlySpan<double> expected)
    {
        var standardised = new List<double>();
        for (var i = 0; i < residuals.Length; i++)
            if (expected[i] > 0)
                standardised.Add(Math.Abs(residuals[i]) * Math.Sqrt(expected[i]));
        var spread = Math.Max(1e-9, 1.4826 * Robust.Median([.. standardised]));
        var clipped = new double[residuals.Length];
        for (var i = 0; i < clipped.Length; i++)
            if (expected[i] > 0)
            {
                var limit = 4 * spread / Math.Sqrt(expected[i]);
                clipped[i] = Math.Clamp(residuals[i], -limit, limit);
            }

        return (clipped, spread);
    }

    // Kalman filter; the common scale of both variances is profiled out.
    private static (double Score, double Scale) Score(double[] residuals, ReadOnlySpan<double> expected, Noise noise)
    {
        var (state, variance) = (0.0, noise.Variance);
        var innovation = noise.Variance * (1 - noise.Persistence * noise.Persistence);
        var (sum, logs, count) = (0.0, 0.0, 0);
        for (var i = 0; i < residuals.Length; i++)
        {
            if (expected[i] > 0)
            {
                var error = residuals[i] - state;
                var total = variance + 1 / expected[i];
                sum += error * error / total;
                logs += Math.Log(total);
                count++;
                var gain = variance / total;
                state += gain * error;
                variance *= 1 - gain;
            }

            state *= noise.Persistence;
            variance = noise.Persistence * noise.Persistence * variance + innovation;
        }

        if (count < 10)
            return (double.NegativeInfinity, 1);
        var scale = sum / count;
        return (-0.5 * (count * Math.Log(scale) + logs), Math.Max(scale, 1e-6));
    }
}
