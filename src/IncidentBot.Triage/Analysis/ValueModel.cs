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

    private ValueModel(double[] weights, double[] weighted, double[] noise)
        : base(weights, weighted) => _noise = noise;

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
        var (weights, weighted) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
            if (sizes[i] > 0)
            {
                var weight = 1 / law.At(sizes[i]);
                (weights[i], weighted[i]) = (weight, weight * deviations[i]);
                if (deviations[i] < law.Centre)
                    noise.Add((law.Centre - deviations[i]) * Math.Sqrt(weight));
            }

        return new(weights, weighted, [.. noise]);
    }

    // A forecast that is wrong in a single leaf is told better by that leaf alone, so only the scan convinces.
    public override double Convincing => double.PositiveInfinity;

    // Forecasts are wrong most where least is counted, so the single leaves get no better odds than their many.
    public override double Price(Cube cube, Cuboid cuboid, in Sums inside, in Sums all) => Math.Log(cube.Cuboids.Count) + Math.Log(cuboid.Count);

    public override double LogLikelihoodRatio(in Sums inside, in Sums all)
    {
        var restWeight = all.First - inside.First;
        if (!(inside.First > 0) || !(restWeight > 1e-9 * all.First))
            return 0;
        var contrast = inside.Second / inside.First - (all.Second - inside.Second) / restWeight;
        return contrast <= 0 ? 0 : contrast * contrast / (2 * (1 / inside.First + 1 / restWeight));
    }

    public override double Deviations(in Sums sums) => sums.First > 0 ? sums.Second / Math.Sqrt(sums.First) : 0;

    public override double AgainstKnown(in Sums inside, in Sums rest)
    {
        if (!(inside.First > 0))
            return 0;
        var contrast = inside.Second / inside.First - (rest.First > 0 ? rest.Second / rest.First : 0);
        return contrast <= 0 ? 0 : contrast * contrast * inside.First / 2;
    }

    public override void Tell(int leaf, double spread, ReadOnlySpan<double> levels, Span<double> to)
    {
        var (weight, deviation) = (Columns[0][leaf], Columns[1][leaf] / Columns[0][leaf]);
        var own = weight / (1 + weight * spread);
        var constant = 0.5 * Math.Log(own / weight) + 0.5 * weight * deviation * deviation;
        for (var k = 0; k < levels.Length; k++)
            to[k] = constant - 0.5 * own * (deviation - levels[k]) * (deviation - levels[k]);
    }

    public override double Tell(in Sums sums, double level) => sums.Second * level - 0.5 * sums.First * level * level;

    public override bool IsTold(int leaf) => Columns[0][leaf] > 0;

    public override double Weight(int leaf) => Columns[0][leaf];

    // What deviates in the good direction is noise; its mirror image is what noise looks like in the bad one.
    public override SegmentModel Draw(Random random)
    {
        var (weights, weighted) = (Columns[0], new double[Leaves]);
        for (var i = 0; i < weighted.Length; i++)
            if (weights[i] > 0 && _noise.Length > 0)
                weighted[i] = Math.Sqrt(weights[i]) * _noise[random.Next(_noise.Length)] * (random.Next(2) == 0 ? 1 : -1);
        return new ValueModel(weights, weighted, _noise);
    }
}
