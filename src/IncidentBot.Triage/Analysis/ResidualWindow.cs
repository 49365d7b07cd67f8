namespace IncidentBot.Triage;

/// <summary>Part of a series as relative residuals: observed / expected - 1 in buckets that join so many original ones.</summary>
internal sealed class ResidualWindow
{
    private const double LeastExpected = 20;
    private readonly Buckets _buckets;
    private readonly int _from;
    private readonly double[] _observed;
    private readonly double[] _exposure;

    /// <param name="from">First original bucket; moved on so that the newest joined bucket ends at <paramref name="until"/>.</param>
    /// <param name="expected">Expected events of each original bucket from <paramref name="from"/> on.</param>
    public ResidualWindow(Buckets buckets, int from, int until, ReadOnlySpan<double> expected, int perBucket)
    {
        var count = (until - from) / perBucket;
        (_buckets, _from, PerBucket) = (buckets, until - count * perBucket, perBucket);
        (_observed, Expected, _exposure, Residuals) = (new double[count], new double[count], new double[count], new double[count]);
        for (var i = _from; i < until; i++)
        {
            var joined = (i - _from) / perBucket;
            _observed[joined] += buckets.Events[i];
            Expected[joined] += expected[i - from];
            _exposure[joined] += buckets.Exposure[i];
        }

        for (var i = 0; i < count; i++)
            Residuals[i] = Expected[i] > 0 ? _observed[i] / Expected[i] - 1 : 0;
    }

    /// <summary>Original buckets in one joined bucket.</summary>
    public int PerBucket { get; }

    public double[] Residuals { get; }

    /// <summary>Expected events; 0 where every bucket is missing.</summary>
    public double[] Expected { get; }

    public int Count => Expected.Length;

    public bool IsRatio => _buckets.IsRatio;

    public TimeSpan Interval => _buckets.Interval * PerBucket;

    /// <summary>Start of a joined bucket, or a time within it.</summary>
    public DateTimeOffset At(double bucket) => _buckets.At(_from) + Interval * bucket;

    /// <summary>Original bucket at the start of a joined one.</summary>
    public int Original(int bucket) => _from + bucket * PerBucket;

    /// <summary>The fewest original buckets to join so that there are at most <paramref name="most"/>, and half of them expect 20 events.</summary>
    public static int Joining(Buckets buckets, ReadOnlySpan<double> expected, int most)
    {
        foreach (var divisor in Divisors(buckets.PerDay))
            if (expected.Length / divisor <= most && MedianOfJoined(expected, divisor) >= LeastExpected)
                return divisor;
        return buckets.PerDay;
    }

    /// <summary>Observed and expected (at the level before the change) events, and per unit of exposure, from one joined bucket to before another.</summary>
    public ((double Events, double Rate) Observed, (double Events, double Rate) Expected) Sum(int from, int until, double level)
    {
        var (x, e, n) = (0.0, 0.0, 0.0);
        for (var i = from; i < until; i++)
            (x, e, n) = (x + _observed[i], e + Expected[i] * (1 + level), n + _exposure[i]);
        return n > 0 ? ((x, x / n), (e, e / n)) : ((0, 0), (0, 0));
    }

    private static double MedianOfJoined(ReadOnlySpan<double> expected, int perBucket)
    {
        var joined = new double[expected.Length / perBucket];
        for (var i = 0; i < joined.Length * perBucket; i++)
            joined[i / perBucket] += expected[i];
        return Robust.Median(joined);
    }

    private static IEnumerable<int> Divisors(int perDay)
    {
        for (var divisor = 1; divisor <= perDay; divisor++)
            if (perDay % divisor == 0)
                yield return divisor;
    }
}
