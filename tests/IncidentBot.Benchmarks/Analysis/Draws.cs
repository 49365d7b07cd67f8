using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Random counts, fast also for many trials.</summary>
internal static class Draws
{
    /// <summary>Successes among trials; by Poisson where they are rare, by a rounded normal law where they are many.</summary>
    public static double Successes(Random random, double trials, double share)
    {
        if (trials < 1 || share <= 0)
            return 0;
        if (share >= 1)
            return trials;
        if (trials < 60)
            return Binomial.Sample(random, share, (int)trials);
        var variance = trials * share * (1 - share);
        return variance < 40 && share < 0.5
            ? Math.Min(trials, Poisson.Sample(random, trials * share))
            : Math.Clamp(Math.Round(trials * share + Math.Sqrt(variance) * Normal.Sample(random, 0, 1)), 0, trials);
    }
}
