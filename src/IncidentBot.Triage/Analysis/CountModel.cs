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

    public CountModel(double[] observed, double[] expected, double[] baseline, double dispersion, int sign)
        : base(observed.Length)
    {
        observed.CopyTo(First, 0);
        expected.CopyTo(Second, 0);
        baseline.CopyTo(Third, 0);
        (_dispersion, _sign) = (dispersion, sign);
    }

    public override double LogLikelihoodRatio(in Sums inside, in Sums all)
    {
        var (restObserved, restExpected) = (Math.Max(0, all.First - inside.First), all.Second - inside.Second);
        if (!(inside.Second > 1e-9) || !(restExpected > 1e-9 * all.Second))
            return 0;
        var (own, rest) = (inside.First / inside.Second, restObserved / restExpected);
        if (_sign * (own - rest) <= 0)
            return 0;
        var ratio = LogLikelihood(inside.First, inside.Second) + LogLikelihood(restObserved, restExpected) - LogLikelihood(all.First, all.Second);
        return ratio / (_dispersion * (1 + (inside.Third > 0 ? inside.Second / inside.Third : 0)));
    }

    // A rest that rose with the segment is no yardstick (the segment may be most of the traffic): then the baseline is.
    public override double AgainstKnown(in Sums inside, in Sums rest)
    {
        var expected = rest.Second > 0 ? inside.Second * Math.Min(1, Math.Max(rest.First, 0.5) / rest.Second) : inside.Second;
        if (!(expected > 1e-9) || _sign * (inside.First - expected) <= 0)
            return 0;
        var ratio = LogLikelihood(inside.First, expected) + expected;
        return ratio / (_dispersion * (1 + (inside.Third > 0 ? inside.Second / inside.Third : 0)));
    }

    public override SegmentModel Draw(Random random)
    {
        var all = Total();
        var rate = all.Second > 0 ? all.First / all.Second : 0;
        var drawn = new double[First.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = Second[i] * rate is > 0 and var mean ? Poisson.Sample(random, mean) : 0;
        return new CountModel(drawn, Second, new double[drawn.Length], 1, _sign);
    }

    private static double LogLikelihood(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) - observed : 0;
}
