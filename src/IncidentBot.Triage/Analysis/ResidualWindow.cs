namespace IncidentBot.Triage;

/// <summary>Part of a series as relative residuals: observed / expected - 1 in buckets joined until they expect at least 20 events.</summary>
internal sealed class ResidualWindow
{
    private const double LeastExpected = 20;
    private readonly Buckets _buckets;
    private readonly int _from;
    private readonly double[] _observed;
    private readonly double[] _exposure;

    private ResidualWindow(Buckets buckets, int from, int perBucket, double[] observed, double[] expected, double[] exposure)
    {
        (_buckets, _from, PerBucket, _observed, Expected, _exposure) = (buckets, from, perBucket, observed, expected, exposure);
        Residuals = new double[observed.Length];
        for (var i = 0; i < observed.Length; i++)
            Residuals[i] = expected[i] > 0 ? observed[i] / expected[i] - 1 : 0;
    }

    /// <summary>Original buckets in one joined bucket.</summary>
    public int PerBucket { get; }

    public double[] Residuals { get; }

    /// <summary>Expected events; 0 where every bucket is missing.</summary>
    public double[] Expected { get; }

    public int Count => Expected.Length;

    public TimeSpan Interval => _buckets.Interval * PerBucket;

    public DateTimeOffset At(int bucket) => _buckets.At(_from + bucket * PerBucket);

    /// <param name="limit">At most so many joined buckets.</param>
    public static ResidualWindow Create(Buckets buckets, int from, int until, Expectation expectation, int limit)
    {
        var perBucket = 1;
        foreach (var divisor in Divisors(buckets.PerDay))
        {
            perBucket = divisor;
            var trial = Create(buckets, from, until, expectation, perBucket, 1);
            if (trial.Count <= limit && Robust.Median(trial.Expected.ToArray()) >= LeastExpected)
                return trial;
        }

        return Create(buckets, from, until, expectation, perBucket, 1);
    }

    /// <summary>With a given number of original buckets in a joined one; the newest end together.</summary>
    public static ResidualWindow Create(Buckets buckets, int from, int until, Expectation expectation, int perBucket, double level)
    {
        from = until - (until - from) / perBucket * perBucket;
        var count = (until - from) / perBucket;
        var (observed, expected, exposure) = (new double[count], new double[count], new double[count]);
        for (var i = from; i < until; i++)
        {
            var joined = (i - from) / perBucket;
            observed[joined] += buckets.Events[i];
            expected[joined] += expectation.At(buckets, i) * level;
            exposure[joined] += buckets.Exposure[i];
        }

        return new(buckets, from, perBucket, observed, expected, exposure);
    }

    /// <summary>Observed and expected (with the level before the onset) events, and per unit of exposure, from one bucket to before another.</summary>
    public ((double Events, double Rate) Observed, (double Events, double Rate) Expected) Sum(int from, int until, double level)
    {
        var (x, e, n) = (0.0, 0.0, 0.0);
        for (var i = from; i < until; i++)
            (x, e, n) = (x + _observed[i], e + Expected[i] * (1 + level), n + _exposure[i]);
        return n > 0 ? ((x, x / n), (e, e / n)) : ((0, 0), (0, 0));
    }

    private static IEnumerable<int> Divisors(int perDay)
    {
        for (var divisor = 1; divisor <= perDay; divisor++)
            if (perDay % divisor == 0)
                yield return divisor;
    }
}
