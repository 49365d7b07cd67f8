namespace IncidentBot.Triage;

/// <summary>
/// Where the onset lies: its posterior by bucket, the point, and the interval with 5 % on either side of it. The shortest interval would cut off the
/// early starts of slow ramps first. The point supposes the shape that is told.
/// </summary>
internal sealed record OnsetPlace(Onset Onset, IReadOnlyList<OnsetMass> Masses)
{
    private const double Beyond = 0.05;
    private const double Clear = 0.85;
    private const double Negligible = 1e-6;

    public static OnsetPlace Of(ShapePosterior posterior, ResidualWindow window)
    {
        const int parts = ShapePosterior.Parts;
        var (first, last) = (Quantile(posterior.Mass, Beyond), Quantile(posterior.Mass, 1 - Beyond));
        var byBucket = ByBucket(posterior.Mass, window.Count);
        var likely = ByBucket(posterior.MassOfShape, window.Count);
        var isSlide = posterior.Shape == Shape.Ramp;
        var point = isSlide && posterior.ShapeProbability > Clear ? Quantile(likely, 0.5) : Nearest(isSlide ? byBucket : likely);
        var (earliest, latest) = (window.At((first - 0.5) / parts), window.At((last + 0.5) / parts));
        var at = window.At(point);
        return new(
            new(at, earliest < at ? earliest : at, latest > at ? latest : at),
            [.. byBucket.Select((p, i) => new OnsetMass(window.At(i), p)).Where(one => one.Probability > Negligible)]);
    }

    private static int Quantile(double[] mass, double share)
    {
        var (sum, wanted) = (0.0, share * mass.Sum());
        for (var i = 0; i < mass.Length; i++)
            if ((sum += mass[i]) >= wanted)
                return i;
        return mass.Length - 1;
    }

    // The middle of the three neighbouring buckets that most likely hold the onset, and of those nearly as likely the one that is likelier itself.
    private static int Nearest(double[] mass)
    {
        const double itself = 1.1;
        var (best, largest) = (0, 0.0);
        for (var i = 0; i < mass.Length; i++)
        {
            var held = itself * mass[i] + (i > 0 ? mass[i - 1] : 0) + (i + 1 < mass.Length ? mass[i + 1] : 0);
            if (held > largest)
                (best, largest) = (i, held);
        }

        return best;
    }

    private static double[] ByBucket(double[] mass, int count)
    {
        var byBucket = new double[count];
        for (var i = 0; i < mass.Length; i++)
            byBucket[Math.Min(count - 1, (i + ShapePosterior.Parts / 2) / ShapePosterior.Parts)] += mass[i];
        return byBucket;
    }
}
