using MathNet.Numerics;

namespace IncidentBot.Triage;

/// <summary>A shape of a change: begins at <paramref name="At"/>, takes <paramref name="Length"/> buckets (1 is a step), is back at <paramref name="Back"/>.</summary>
internal readonly record struct CandidateShape(int At, int Length, int? Back);

/// <summary>
/// Bayesian average over onsets and shapes. The size has a normal prior, so that a Bayes factor follows from score and information alone
/// (Wakefield 2009, approximate Bayes factors); only the bad direction counts. Steps may begin within a bucket.
/// </summary>
internal sealed class ShapePosterior
{
    /// <summary>Places within a bucket at which a step may begin.</summary>
    public const int Parts = 4;

    private const double SizePrior = 0.3;
    private const double PriorOdds = 0.15;
    private const double StepPrior = 0.68;
    private const double RampPrior = 0.25;
    private const double DipPrior = 0.07;
    private const double Clearly = 1.1;

    private ShapePosterior()
    {
    }

    private double LogOdds => LogEvidence + Math.Log(PriorOdds);

    /// <summary>Posterior probability (0-1) that there is a change.</summary>
    public required double Probability { get; init; }

    /// <summary>Logarithm of the evidence for a change against none, before the prior odds.</summary>
    public required double LogEvidence { get; init; }

    /// <summary>Logarithm of how much better a change or none explains the window than none alone, each with its prior odds.</summary>
    public double LogTotal => Math.Max(0, LogOdds) + Math.Log(1 + Math.Exp(-Math.Abs(LogOdds)));

    public required CandidateShape Best { get; init; }

    /// <summary>Probability of each part of a bucket to hold the onset, summing to 1.</summary>
    public required double[] Mass { get; init; }

    /// <summary>The same for shapes of the kind that is told alone, not summing to 1: where the onset lies if it is of that kind.</summary>
    public required double[] MassOfShape { get; init; }

    public required Shape Shape { get; init; }

    /// <summary>Probability (0-1) of that kind among the kinds.</summary>
    public required double ShapeProbability { get; init; }

    /// <summary>Size of the best shape at its full depth, relative to what was expected.</summary>
    public required double Size { get; init; }

    public required double SizeDeviation { get; init; }

    /// <summary>Mean residual before the onset.</summary>
    public required double LevelBefore { get; init; }

    /// <summary>Null for a window too short to have a before and an after.</summary>
    /// <param name="perDay">Buckets in a day.</param>
    /// <param name="sign">1 when a rise is bad, -1 when a fall is.</param>
    /// <param name="trust">Power (0-1) to which likelihood ratios are raised.</param>
    public static ShapePosterior? Weigh(StepSpace space, int perDay, int sign, double trust)
    {
        var count = space.Count;
        var first = Math.Max(4, Math.Min(perDay, count / 4));
        if (count < first + 4)
            return null;
        var all = new Weighed(count);
        var lengths = Lengths(perDay, count);
        for (var at = first; at < count - 1; at++)
        {
            for (var part = 0; part < Parts; part++)
                Add(new(at, 1, null), Parts * at + part, space.Within(at, (double)part / Parts), StepPrior / Parts);
            foreach (var length in lengths)
                if (at + length / 2 < count)
                    Add(new(at, length, null), Parts * at, space.Ramp(at, length), RampPrior / lengths.Length);
        }

        var dips = Math.Max(first, count - 2 * perDay);
        for (var at = dips; at < count - 2; at++)
            for (var back = at + 2; back < count - 1; back++)
                Add(new(at, 1, back), Parts * at, space.Dip(at, back), DipPrior * 2 / (count - dips));
        return all.Shapes.Count == 0 ? null : Summarise(space, all, sign);

        void Add(CandidateShape shape, int place, (double Score, double Information) fit, double prior)
        {
            if (fit.Information > 1e-9)
                all.Add(shape, place, Math.Log(prior / (count - first)) + trust * LogBayesFactor(sign * fit.Score, fit.Information));
        }
    }

    /// <summary>Logarithm of the evidence for a size of the bad sign against no change, the size being normal around 0 with deviation 0.3.</summary>
    public static double LogBayesFactor(double score, double information)
    {
        var precision = information + 1 / (SizePrior * SizePrior);
        var z = score / Math.Sqrt(precision);
        return 0.5 * (z * z - Math.Log(precision * SizePrior * SizePrior)) + LogTail(z);
    }

    // A quarter of a day to two weeks, half as long again each time.
    private static int[] Lengths(int perDay, int count) =>
        [.. Enumerable.Range(0, 11).Select(i => (int)Math.Round(perDay * 0.25 * Math.Pow(1.5, i))).Where(length => length > 4 && length < count).Distinct()];

    // ln(2 * normal cdf); far below zero by its asymptote.
    private static double LogTail(double z) => z > 6 ? 0.6931 : z < -6 ? -0.5 * z * z - Math.Log(-z) - 0.2258 : Math.Log(SpecialFunctions.Erfc(-z / Math.Sqrt(2)));

    private static ShapePosterior Summarise(StepSpace space, Weighed all, int sign)
    {
        var largest = all.Logs.Max();
        var (steps, ramps, dips) = (new double[space.Count * Parts], new double[space.Count * Parts], new double[space.Count * Parts]);
        for (var i = 0; i < all.Shapes.Count; i++)
            (all.Shapes[i].Back is not null ? dips : all.Shapes[i].Length == 1 ? steps : ramps)[all.Places[i]] += Math.Exp(all.Logs[i] - largest);
        var (step, ramp, dip) = (steps.Sum(), ramps.Sum(), dips.Sum());
        var total = step + ramp + dip;
        var mass = new double[steps.Length];
        for (var i = 0; i < mass.Length; i++)
            mass[i] = (steps[i] + ramps[i] + dips[i]) / total;
        var shape = dip > step + ramp ? Shape.Dip : step > Clearly * ramp ? Shape.Step : ramp > Clearly * step ? Shape.Ramp : Shape.Unclear;
        var ofShape = shape switch { Shape.Step => steps, Shape.Ramp => ramps, Shape.Dip => dips, _ => mass };
        var best = all.Best(shape);
        var (score, information) = best.Back is { } back ? space.Dip(best.At, back) : space.Ramp(best.At, best.Length);
        var size = score / information;
        var evidence = largest + Math.Log(total);
        return new()
        {
            Probability = 1 / (1 + Math.Exp(-Math.Clamp(evidence + Math.Log(PriorOdds), -700, 700))),
            LogEvidence = evidence,
            Best = best,
            Mass = mass,
            MassOfShape = ofShape,
            ShapeProbability = shape == Shape.Unclear ? 0 : ofShape.Sum() / total,
            Shape = shape,
            Size = size,
            SizeDeviation = 1 / Math.Sqrt(information),
            LevelBefore = space.LevelWithout(best, size),
        };
    }

    private sealed class Weighed(int count)
    {
        public List<CandidateShape> Shapes { get; } = new(12 * count);

        public List<int> Places { get; } = new(12 * count);

        public List<double> Logs { get; } = new(12 * count);

        public void Add(CandidateShape shape, int place, double log)
        {
            Shapes.Add(shape);
            Places.Add(place);
            Logs.Add(log);
        }

        public CandidateShape Best(Shape wanted)
        {
            var best = -1;
            for (var i = 0; i < Shapes.Count; i++)
                if (Fits(Shapes[i], wanted) && (best < 0 || Logs[i] > Logs[best]))
                    best = i;
            return Shapes[Math.Max(best, 0)];
        }

        private static bool Fits(CandidateShape shape, Shape wanted) => wanted switch
        {
            Shape.Dip => shape.Back is not null,
            Shape.Step => shape is { Back: null, Length: 1 },
            Shape.Ramp => shape is { Back: null, Length: > 1 },
            _ => shape.Back is null,
        };
    }
}
