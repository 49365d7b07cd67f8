namespace IncidentBot.Triage;

/// <summary>
/// Generalised least squares of steps at every bucket of a window, under counting noise plus a first-order autoregression, with the level before
/// left free. Every other shape is a sum of steps: a ramp is the mean of consecutive ones, a dip is one minus a later one.
/// </summary>
internal sealed class StepSpace
{
    private readonly double[] _weights;
    private readonly double[] _diagonal;
    private readonly double[] _ratio;
    private readonly double _coupling;
    private readonly double[,] _summed;
    private readonly double[] _summedScores;
    private readonly double[] _flatTail;

    /// <param name="residuals">Relative residuals, oldest first.</param>
    /// <param name="weights">1 / counting variance; 0 for a missing bucket.</param>
    public StepSpace(ReadOnlySpan<double> residuals, double[] weights, double variance, double persistence)
    {
        Count = residuals.Length;
        _weights = weights;
        (_diagonal, _ratio, _coupling) = Factor(weights, Math.Max(variance, 1e-12), persistence);
        var ones = new double[Count];
        Array.Fill(ones, 1);
        var flat = Solve(ones);
        var data = Solve(residuals);
        var (flatTail, dataTail) = (Suffix(flat), Suffix(data));
        _flatTail = flatTail;
        Level = flatTail[0] > 0 ? dataTail[0] / flatTail[0] : 0;
        _summed = new double[Count + 1, Count + 1];
        _summedScores = new double[Count + 1];
        var step = new double[Count];
        for (var i = Count - 1; i >= 0; i--)
        {
            step[i] = 1;
            var tail = Suffix(Solve(step));
            _summedScores[i] = _summedScores[i + 1] + dataTail[i] - flatTail[i] * Level;
            for (var j = Count - 1; j >= 0; j--)
            {
                var gram = flatTail[0] > 0 ? tail[j] - flatTail[i] * flatTail[j] / flatTail[0] : 0;
                _summed[i, j] = gram + _summed[i + 1, j] + _summed[i, j + 1] - _summed[i + 1, j + 1];
            }
        }
    }

    public int Count { get; }

    /// <summary>Mean residual over the whole window.</summary>
    public double Level { get; }

    /// <summary>Score and information of a ramp that starts at <paramref name="at"/> and takes <paramref name="length"/> buckets (1 is a step).</summary>
    public (double Score, double Information) Ramp(int at, int length)
    {
        var end = Math.Min(Count, at + length);
        var score = (_summedScores[at] - _summedScores[end]) / length;
        return (score, Block(at, end, at, end) / ((double)length * length));
    }

    /// <summary>Score and information of a dip: down at <paramref name="at"/>, back at <paramref name="back"/>.</summary>
    public (double Score, double Information) Dip(int at, int back)
    {
        var score = Score(at) - Score(back);
        return (score, Gram(at, at) - 2 * Gram(at, back) + Gram(back, back));
    }

    /// <summary>Level before the change, when the shape with that size is taken out.</summary>
    public double LevelWithout(CandidateShape shape, double size)
    {
        if (_flatTail[0] <= 0)
            return 0;
        var flat = 0.0;
        var end = Math.Min(Count, shape.At + shape.Length);
        for (var i = shape.At; i < end; i++)
            flat += _flatTail[i] / shape.Length;
        if (shape.Back is { } back && back < Count)
            flat -= _flatTail[back];
        return Level - size * flat / _flatTail[0];
    }

    public double Score(int at) => at >= Count ? 0 : _summedScores[at] - _summedScores[at + 1];

    public double Gram(int i, int j) => i >= Count || j >= Count ? 0 : Block(i, i + 1, j, j + 1);

    private double Block(int i0, int i1, int j0, int j1) => _summed[i0, j0] - _summed[i1, j0] - _summed[i0, j1] + _summed[i1, j1];

    // Woodbury: inverse covariance = W - W (Q + W)^-1 W, Q the tridiagonal precision of the autoregression.
    private static (double[] Diagonal, double[] Ratio, double Coupling) Factor(double[] weights, double variance, double persistence)
    {
        var n = weights.Length;
        var scale = 1 / (variance * (1 - persistence * persistence));
        var coupling = -persistence * scale;
        var diagonal = new double[n];
        var ratio = new double[n];
        for (var i = 0; i < n; i++)
        {
            var own = (i == 0 || i == n - 1 ? 1 : 1 + persistence * persistence) * scale + weights[i];
            ratio[i] = i == 0 ? 0 : coupling / diagonal[i - 1];
            diagonal[i] = own - (i == 0 ? 0 : ratio[i] * coupling);
        }

        return (diagonal, ratio, coupling);
    }

    private double[] Solve(ReadOnlySpan<double> shape)
    {
        var n = Count;
        var work = new double[n];
        for (var i = 0; i < n; i++)
            work[i] = _weights[i] * shape[i] - (i == 0 ? 0 : _ratio[i] * work[i - 1]);
        for (var i = n - 1; i >= 0; i--)
            work[i] = (work[i] - (i == n - 1 ? 0 : _coupling * work[i + 1])) / _diagonal[i];
        for (var i = 0; i < n; i++)
            work[i] = _weights[i] * (shape[i] - work[i]);
        return work;
    }

    private static double[] Suffix(double[] values)
    {
        for (var i = values.Length - 2; i >= 0; i--)
            values[i] += values[i + 1];
        return values;
    }
}
