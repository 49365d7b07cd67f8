namespace IncidentBot.Triage;

/// <summary>
/// Generalised least squares of steps at every bucket of a window, under counting noise plus a first-order autoregression, with the level before
/// left free. Every other shape is a sum of steps: a ramp is the mean of consecutive ones, a dip is one minus a later one. Scores and Gram matrix
/// are kept as running sums, so that each shape costs the same few additions.
/// </summary>
internal sealed class StepSpace
{
    private readonly double[] _weights;
    private readonly double[] _inverse;
    private readonly double[] _ratio;
    private readonly double _coupling;
    private readonly int _stride;
    private readonly double[] _sums;
    private readonly double[] _scores;
    private readonly double[] _flat;

    /// <param name="residuals">Relative residuals, oldest first.</param>
    /// <param name="weights">1 / counting variance; 0 for a missing bucket.</param>
    /// <param name="variance">Stationary variance of the autoregression.</param>
    /// <param name="persistence">Its correlation from bucket to bucket.</param>
    public StepSpace(ReadOnlySpan<double> residuals, double[] weights, double variance, double persistence)
    {
        Count = residuals.Length;
        _weights = weights;
        (_inverse, _ratio, _coupling) = Factor(weights, Math.Max(variance, 1e-12), persistence);
        _flat = new double[Count];
        var (data, work) = (new double[Count], new double[Count]);
        Array.Fill(work, 1);
        SolveTail(work, _flat);
        SolveTail(residuals, data);
        Level = _flat[0] > 0 ? data[0] / _flat[0] : 0;
        _stride = Count + 1;
        _sums = new double[_stride * _stride];
        _scores = new double[Count + 1];
        FillSums(data, work);
    }

    public int Count { get; }

    /// <summary>Mean residual over the whole window.</summary>
    public double Level { get; }

    /// <summary>Score and information of a ramp that starts at <paramref name="at"/> and takes <paramref name="length"/> buckets (1 is a step).</summary>
    public (double Score, double Information) Ramp(int at, int length)
    {
        var end = Math.Min(Count, at + length);
        return ((_scores[at] - _scores[end]) / length, Block(at, end, at, end) / ((double)length * length));
    }

    /// <summary>Score and information of a step that begins when <paramref name="share"/> (0 to below 1) of a bucket has passed.</summary>
    public (double Score, double Information) Within(int at, double share)
    {
        var (own, next) = (1 - share, share);
        return (own * Score(at) + next * Score(at + 1), own * own * Gram(at, at) + 2 * own * next * Gram(at, at + 1) + next * next * Gram(at + 1, at + 1));
    }

    /// <summary>Score and information of a dip: down at <paramref name="at"/>, back at <paramref name="back"/>.</summary>
    public (double Score, double Information) Dip(int at, int back) =>
        (Score(at) - Score(back), Gram(at, at) - 2 * Gram(at, back) + Gram(back, back));

    /// <summary>Score and information of a stair: at each bucket it goes on by so much.</summary>
    public (double Score, double Information) Stair(IReadOnlyList<(int At, double Height)> steps)
    {
        var (score, information) = (0.0, 0.0);
        foreach (var (at, height) in steps)
        {
            score += height * Score(at);
            foreach (var (other, otherHeight) in steps)
                information += height * otherHeight * Gram(at, other);
        }

        return (score, information);
    }

    /// <summary>Logarithm of how much better a stair of just this height explains the residuals than a level does.</summary>
    public double LogLikelihood(IReadOnlyList<(int At, double Height)> steps)
    {
        var (score, information) = Stair(steps);
        return score - information / 2;
    }

    /// <summary>Mean residual before the change, when the shape with that size is taken out.</summary>
    public double LevelWithout(CandidateShape shape, double size)
    {
        if (_flat[0] <= 0)
            return 0;
        var (sum, end) = (0.0, Math.Min(Count, shape.At + shape.Length));
        for (var i = shape.At; i < end; i++)
            sum += _flat[i] / shape.Length;
        if (shape.Back is { } back && back < Count)
            sum -= _flat[back];
        return Level - size * sum / _flat[0];
    }

    private double Score(int at) => at >= Count ? 0 : _scores[at] - _scores[at + 1];

    private double Gram(int i, int j) => i >= Count || j >= Count ? 0 : Block(i, i + 1, j, j + 1);

    private double Block(int i0, int i1, int j0, int j1) =>
        _sums[i0 * _stride + j0] - _sums[i1 * _stride + j0] - _sums[i0 * _stride + j1] + _sums[i1 * _stride + j1];

    private void FillSums(double[] data, double[] work)
    {
        var step = new double[Count];
        for (var i = Count - 1; i >= 0; i--)
        {
            step[i] = 1;
            SolveTail(step, work);
            _scores[i] = _scores[i + 1] + data[i] - _flat[i] * Level;
            var share = _flat[0] > 0 ? _flat[i] / _flat[0] : 0;
            var row = _sums.AsSpan(i * _stride, _stride);
            var below = _sums.AsSpan((i + 1) * _stride, _stride);
            var running = 0.0;
            for (var j = Count - 1; j >= 0; j--)
            {
                running += work[j] - share * _flat[j];
                row[j] = below[j] + running;
            }
        }
    }

    // Woodbury: inverse covariance = W - W (Q + W)^-1 W, Q the tridiagonal precision of the autoregression.
    private static (double[] Inverse, double[] Ratio, double Coupling) Factor(double[] weights, double variance, double persistence)
    {
        var n = weights.Length;
        var scale = 1 / (variance * (1 - persistence * persistence));
        var coupling = -persistence * scale;
        var (inverse, ratio) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var own = (i == 0 || i == n - 1 ? 1 : 1 + persistence * persistence) * scale + weights[i];
            ratio[i] = i == 0 ? 0 : coupling * inverse[i - 1];
            inverse[i] = 1 / (own - ratio[i] * coupling);
        }

        return (inverse, ratio, coupling);
    }

    // Inverse covariance times a shape, summed from each bucket to the end.
    private void SolveTail(ReadOnlySpan<double> shape, double[] into)
    {
        var (weights, last) = (_weights, 0.0);
        for (var i = 0; i < into.Length; i++)
            into[i] = last = weights[i] * shape[i] - _ratio[i] * last;
        var (next, sum) = (0.0, 0.0);
        for (var i = into.Length - 1; i >= 0; i--)
        {
            next = (into[i] - _coupling * next) * _inverse[i];
            sum += weights[i] * (shape[i] - next);
            into[i] = sum;
        }
    }
}
