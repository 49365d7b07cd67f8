namespace IncidentBot.Triage;

/// <summary>
/// Additive values against their forecasts: symmetric relative deviations, weighted by the inverse of their variance. That is estimated from the
/// data: a part that falls with size, as for counts, and one that does not, as for forecasts that are wrong by so many percent.
/// </summary>
internal sealed class ValueModel : SegmentModel
{
    private const int Bins = 12;
    private const double Largest = 2;
    private readonly double[] _noise;

    private ValueModel(int leaves, double[] noise)
        : base(leaves) => _noise = noise;

    /// <param name="sign">1 when a rise is bad, -1 when a fall is.</param>
    public static ValueModel Of(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, int sign)
    {
        var n = actual.Length;
        var (deviations, sizes) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var size = (Math.Abs(actual[i]) + Math.Abs(expected[i])) / 2;
            if (size > 0)
                (deviations[i], sizes[i]) = (Math.Clamp(sign * (actual[i] - expected[i]) / size, -Largest, Largest), size);
        }

        var law = VarianceLaw.Fit(deviations, sizes, Bins);
        var noise = new List<double>();
        var model = new ValueModel(n, []);
        for (var i = 0; i < n; i++)
            if (sizes[i] > 0)
            {
                var weight = 1 / law.At(sizes[i]);
                (model.First[i], model.Second[i]) = (weight, weight * deviations[i]);
                if (deviations[i] < law.Centre)
                    noise.Add((law.Centre - deviations[i]) * Math.Sqrt(weight));
            }

        return new(model, [.. noise]);
    }

    private ValueModel(ValueModel from, double[] noise)
        : this(from.First.Length, noise)
    {
        from.First.CopyTo(First, 0);
        from.Second.CopyTo(Second, 0);
    }

    public override double LogLikelihoodRatio(in Sums inside, in Sums all)
    {
        var restWeight = all.First - inside.First;
        if (!(inside.First > 0) || !(restWeight > 1e-9 * all.First))
            return 0;
        var contrast = inside.Second / inside.First - (all.Second - inside.Second) / restWeight;
        return contrast <= 0 ? 0 : contrast * contrast / (2 * (1 / inside.First + 1 / restWeight));
    }

    // What deviates in the good direction is noise; its mirror image is what noise looks like in the bad one.
    public override SegmentModel Draw(Random random)
    {
        var drawn = new ValueModel(First.Length, _noise);
        for (var i = 0; i < First.Length; i++)
            if (First[i] > 0)
            {
                var deviation = _noise.Length == 0 ? 0 : _noise[random.Next(_noise.Length)] * (random.Next(2) == 0 ? 1 : -1);
                (drawn.First[i], drawn.Second[i]) = (First[i], Math.Sqrt(First[i]) * deviation);
            }

        return drawn;
    }
}
