namespace IncidentBot.Triage;

/// <summary>Where the onset lies: its posterior by bucket, the point and the shortest interval that holds 90 %.</summary>
internal sealed record OnsetPlace(Onset Onset, IReadOnlyList<OnsetMass> Masses)
{
    private const double Held = 0.9;
    private const double Negligible = 1e-6;

    public static OnsetPlace Of(ShapePosterior posterior, ResidualWindow window)
    {
        const int parts = ShapePosterior.Parts;
        var mass = posterior.Mass;
        var byBucket = new double[window.Count];
        for (var i = 0; i < mass.Length; i++)
            byBucket[Math.Min(window.Count - 1, (i + parts / 2) / parts)] += mass[i];
        var (first, last) = Shortest(mass);
        var point = posterior.Shape == Shape.Ramp ? Median(byBucket) : IndexOfLargest(byBucket);
        var (earliest, latest) = (window.At((first - 0.5) / parts), window.At((last + 0.5) / parts));
        var at = window.At(point);
        return new(
            new(at, earliest < at ? earliest : at, latest > at ? latest : at),
            [.. byBucket.Select((p, i) => new OnsetMass(window.At(i), p)).Where(one => one.Probability > Negligible)]);
    }

    private static (int First, int Last) Shortest(double[] mass)
    {
        var best = (First: 0, Last: mass.Length - 1);
        var (sum, first) = (0.0, 0);
        for (var last = 0; last < mass.Length; last++)
        {
            sum += mass[last];
            while (sum - mass[first] >= Held)
                sum -= mass[first++];
            if (sum >= Held && last - first < best.Last - best.First)
                best = (first, last);
        }

        return best;
    }

    private static int Median(double[] mass)
    {
        var sum = 0.0;
        for (var i = 0; i < mass.Length; i++)
            if ((sum += mass[i]) >= 0.5)
                return i;
        return mass.Length - 1;
    }

    private static int IndexOfLargest(double[] mass)
    {
        var best = 0;
        for (var i = 1; i < mass.Length; i++)
            if (mass[i] > mass[best])
                best = i;
        return best;
    }
}
