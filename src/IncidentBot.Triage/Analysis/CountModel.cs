using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage;

/// <summary>
/// Counts: events observed, expected with today's traffic at the baseline's rates, and events of the baseline itself. Two Poisson rates against one
/// (Kulldorff 1997), divided by the dispersion and by the baseline's own noise.
/// </summary>
internal sealed class CountModel : SegmentModel
{
    private readonly int _sign;
    private readonly double _dispersion;
    private readonly double[] _certainty;

    /// <param name="certainty">Per leaf, events of the baseline that its expectation rests on.</param>
    /// <param name="dispersion">Variance of leaves relative to Poisson.</param>
    public CountModel(double[] observed, double[] expected, double[] baseline, double[] certainty, double dispersion, int sign)
        : base(observed, expected, baseline) => (_certainty, _dispersion, _sign) = (certainty, dispersion, sign);

    // Each number of attributes is as likely, and each combination of so many; within it the cause is met in proportion to what is expected there.
    public override double Price(Cube cube, Cuboid cuboid, in Sums inside, in Sums all) =>
        cube.PriceOfSize(cuboid.Dimensions.Length) - Math.Log(Math.Max(inside.Second / all.Second, 1e-12));

    // Of 510 drawn tables without a cause, with leaves that wobble by up to 15 %, the largest reached 1.0.
    public override double Convincing => 2;

    public override double Deviations(in Sums sums) => _sign * (sums.First - sums.Second) / Math.Sqrt(sums.Second * Variance(sums));

    private double Variance(in Sums inside) => _dispersion * (1 + (inside.Third > 0 ? inside.Second / inside.Third : 0));

    public override double LogLikelihoodRatio(in Sums inside, in Sums all)
    {
        var (restObserved, restExpected) = (Math.Max(0, all.First - inside.First), all.Second - inside.Second);
        if (!(inside.Second > 1e-9) || !(restExpected > 1e-9 * all.Second))
            return 0;
        var (own, rest) = (inside.First / inside.Second, restObserved / restExpected);
        if (_sign * (own - rest) <= 0)
            return 0;
        var ratio = LogLikelihood(inside.First, inside.Second) + LogLikelihood(restObserved, restExpected) - LogLikelihood(all.First, all.Second);
        return ratio / Variance(inside);
    }

    // A rest that rose with the segment is no yardstick (the segment may be most of the traffic): then the baseline is.
    public override double AgainstKnown(in Sums inside, in Sums rest)
    {
        var expected = rest.Second > 0 ? inside.Second * Math.Min(1, Math.Max(rest.First, 0.5) / rest.Second) : inside.Second;
        if (!(expected > 1e-9) || _sign * (inside.First - expected) <= 0)
            return 0;
        var ratio = LogLikelihood(inside.First, expected) + expected;
        return ratio / Variance(inside);
    }

    // A leaf's own rate is a gamma variable around the level, and so is what the baseline knows of it: together nearly a negative binomial count.
    public override void Tell(int leaf, double spread, ReadOnlySpan<double> levels, Span<double> to)
    {
        var (observed, expected) = (Columns[0][leaf], Columns[1][leaf]);
        var shape = 1 / (spread + (1 + spread) / Math.Max(_certainty[leaf], 1e-9));
        var constant = SpecialFunctions.GammaLn(observed + shape) - SpecialFunctions.GammaLn(shape) - observed * Math.Log(shape);
        for (var k = 0; k < levels.Length; k++)
            to[k] = constant + observed * _sign * levels[k] - (observed + shape) * Math.Log(1 + expected * Math.Exp(_sign * levels[k]) / shape);
    }

    public override double Tell(in Sums sums, double level) => sums.First * _sign * level - sums.Second * Math.Exp(_sign * level);

    public override bool IsTold(int leaf) => Columns[1][leaf] > 1e-9;

    public override double Weight(int leaf) => Columns[0][leaf] + Columns[1][leaf];

    public override SegmentModel Draw(Random random)
    {
        var all = Total();
        var rate = all.Second > 0 ? all.First / all.Second : 0;
        var expected = Columns[1];
        var drawn = new double[Leaves];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = expected[i] * rate is > 0 and var mean ? Poisson.Sample(random, mean) : 0;
        return new CountModel(drawn, expected, new double[drawn.Length], [], 1, _sign);
    }

    private static double LogLikelihood(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) - observed : 0;
}
