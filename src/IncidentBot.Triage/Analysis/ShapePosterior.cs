namespace IncidentBot.Triage;

/// <summary>A shape of a change: begins at <paramref name="At"/>, takes <paramref name="Length"/> buckets (1 is a step), is back at <paramref name="Back"/>.</summary>
internal readonly record struct CandidateShape(int At, int Length, int? Back);

/// <summary>
/// Bayesian average over onsets and shapes. The size has a normal prior, so that a Bayes factor follows from score and information alone
/// (Wakefield 2009, approximate Bayes factors); only the bad direction counts.
/// </summary>
internal sealed class ShapePosterior
{
    private const double SizePrior = 0.3;
    private const double PriorOdds = 0.05;

    private ShapePosterior()
    {
    }

    public required double Probability { get; init; }

    public required CandidateShape Best { get; init; }

    /// <summary>Probability of each bucket to be the first of the change, summing to 1.</summary>
    public required double[] OnsetMass { get; init; }

    public required Shape Shape { get; init; }

    /// <summary>Size of the best shape at its full depth, relative to what was expected.</summary>
    public required double Size { get; init; }

    public required double SizeDeviation { get; init; }

    /// <summary>Mean residual before the onset.</summary>
    public required double LevelBefore { get; init; }

    public static ShapePosterior? Weigh(StepSpace space, ResidualWindow window, int sign)
    {
        var count = space.Count;
        var perDay = Math.Max(1, (int)(TimeSpan.FromDays(1) / window.Interval));
        var first = Math.Max(4, Math.Min(perDay, count / 4));
        if (count < first + 4)
            return null;
        var lengths = Lengths(perDay, count);
        var (logs, shapes) = (new List<double>(), new List<CandidateShape>());
        for (var at = first; at < count; at++)
        {
            Add(new(at, 1, null), 0.45);
            foreach (var length in lengths)
                if (at + length / 2 < count)
                    Add(new(at, length, null), 0.35 / lengths.Length);
        }

        var dips = Math.Max(first, count - 2 * perDay);
        for (var at = dips; at < count - 2; at++)
            for (var back = at + 2; back < count - 1; back++)
                Add(new(at, 1, back), 0.2 / (count - dips) * 2);

        void Add(CandidateShape shape, double prior)
        {
            var (score, information) = shape.Back is { } back ? space.Dip(shape.At, back) : space.Ramp(shape.At, shape.Length);
            if (information <= 1e-9)
                return;
            shapes.Add(shape);
            logs.Add(Math.Log(prior / (count - first)) + LogBayesFactor(sign * score, information));
        }

        return shapes.Count == 0 ? null : Summarise(space, shapes, logs, count, sign);
    }

    private static int[] Lengths(int perDay, int count) =>
        [.. new[] { 0.125, 0.25, 0.5, 1, 2, 4, 7, 14 }.Select(days => (int)Math.Round(days * perDay)).Where(l => l > 2 && l < count).Distinct()];

    // Evidence for a size of the bad sign against no change, the size being normal around 0 with deviation SizePrior.
    private static double LogBayesFactor(double score, double information)
    {
        var precision = information + 1 / (SizePrior * SizePrior);
        var z = score / Math.Sqrt(precision);
        var tail = Math.Max(1e-300, MathNet.Numerics.SpecialFunctions.Erfc(-z / Math.Sqrt(2)));
        return 0.5 * (z * z - Math.Log(precision * SizePrior * SizePrior)) + Math.Log(tail);
    }

    private static ShapePosterior Summarise(StepSpace space, List<CandidateShape> shapes, List<double> logs, int count, int sign)
    {
        var largest = logs.Max();
        var mass = new double[count];
        var (step, ramp, dip, total) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < shapes.Count; i++)
        {
            var weight = Math.Exp(logs[i] - largest);
            mass[shapes[i].At] += weight;
            total += weight;
            if (shapes[i].Back is not null)
                dip += weight;
            else if (shapes[i].Length == 1)
                step += weight;
            else
                ramp += weight;
        }

        for (var i = 0; i < count; i++)
            mass[i] /= total;
        var evidence = PriorOdds * total * Math.Exp(Math.Min(600, largest));
        var wanted = dip > step + ramp ? Shape.Dip : step > 3 * ramp ? Shape.Step : ramp > 3 * step ? Shape.Ramp : Shape.Unclear;
        var best = MostLikely(shapes, logs, wanted);
        var (score, information) = best.Back is { } back ? space.Dip(best.At, back) : space.Ramp(best.At, best.Length);
        var size = score / information;
        return new()
        {
            Probability = evidence / (1 + evidence),
            Best = best,
            OnsetMass = mass,
            Shape = wanted,
            Size = size,
            SizeDeviation = 1 / Math.Sqrt(information),
            LevelBefore = space.LevelWithout(best, size),
        };
    }

    private static CandidateShape MostLikely(List<CandidateShape> shapes, List<double> logs, Shape wanted)
    {
        var best = -1;
        for (var i = 0; i < shapes.Count; i++)
        {
            var fits = wanted switch
            {
                Shape.Dip => shapes[i].Back is not null,
                Shape.Step => shapes[i] is { Back: null, Length: 1 },
                Shape.Ramp => shapes[i] is { Back: null, Length: > 1 },
                _ => shapes[i].Back is null,
            };
            if (fits && (best < 0 || logs[i] > logs[best]))
                best = i;
        }

        return shapes[Math.Max(best, 0)];
    }
}
