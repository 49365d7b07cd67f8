namespace IncidentBot.Triage;

/// <summary>Residual sums of squares of a straight line, or a level, through any stretch of a series, in constant time each.</summary>
internal sealed class LineCosts
{
    private readonly double[] _y;
    private readonly double[] _yy;
    private readonly double[] _ty;

    public LineCosts(ReadOnlySpan<double> series)
    {
        var n = series.Length;
        (_y, _yy, _ty) = (new double[n + 1], new double[n + 1], new double[n + 1]);
        var mean = 0.0;
        foreach (var value in series)
            mean += value / n;
        for (var i = 0; i < n; i++)
        {
            var y = series[i] - mean;
            _y[i + 1] = _y[i] + y;
            _yy[i + 1] = _yy[i] + y * y;
            _ty[i + 1] = _ty[i] + i * y;
        }
    }

    /// <summary>From <paramref name="start"/> (included) to <paramref name="end"/> (excluded); 0 for fewer than three points.</summary>
    public double Cost(int start, int end)
    {
        var n = (double)(end - start);
        if (n < 3)
            return 0;
        var (y, yy) = (_y[end] - _y[start], _yy[end] - _yy[start]);
        var centre = start + (n - 1) / 2;
        var slope = _ty[end] - _ty[start] - centre * y;
        var spread = n * (n * n - 1) / 12;
        return Math.Max(0, yy - y * y / n - slope * slope / spread);
    }

    /// <summary>The same for a level.</summary>
    public double LevelCost(int start, int end)
    {
        var y = _y[end] - _y[start];
        return Math.Max(0, _yy[end] - _yy[start] - y * y / (end - start));
    }
}
