namespace IncidentBot.Triage;

/// <summary>What the past of a series says about its noise: each week against the others, never against itself.</summary>
internal sealed class History
{
    private const int MostWeeks = 5;
    private const int MostBuckets = 2000;
    private const int Shortest = 20;
    private static readonly Noise Unknown = new(2, 0.01, 0.8);
    private readonly Buckets _buckets;
    private readonly int _from;
    private readonly double[] _expected;
    private readonly int _joined;
    private readonly Noise _noise;

    public History(Buckets buckets, Expectation expectation)
    {
        var weeks = expectation.Weeks < 2 ? 0 : Math.Min(MostWeeks, expectation.Weeks);
        _buckets = buckets;
        _from = expectation.StartOf(expectation.Weeks - weeks);
        _expected = new double[weeks * buckets.PerWeek];
        for (var week = 0; week < weeks; week++)
            expectation.ExpectWeek(expectation.Weeks - weeks + week).CopyTo(_expected, week * buckets.PerWeek);
        _joined = weeks == 0 ? 1 : ResidualWindow.Joining(buckets, _expected, MostBuckets);
        _noise = Fit(expectation);
        Inflation = 1 + expectation.Chance / expectation.Weeks;
    }

    /// <summary>How much more a new week varies than the noise alone, because the expectation itself rests on so many weeks.</summary>
    public double Inflation { get; }

    /// <summary>Noise in buckets that join so many original ones.</summary>
    public Noise NoiseAt(int perBucket)
    {
        var noise = perBucket >= _joined ? _noise.Joined(perBucket / _joined) : _noise with { Persistence = Math.Pow(_noise.Persistence, (double)perBucket / _joined) };
        return noise with { Dispersion = noise.Dispersion * Inflation, Variance = noise.Variance * Inflation };
    }

    /// <summary>
    /// How much a likelihood ratio counts: 1, or less where windows of the past, in which nothing was to be found, show larger ones than the noise
    /// model allows (placebo windows, one for each day of the history). A volume also feels holidays and weather: there the worst quarter of the windows counts.
    /// </summary>
    public double Trust(int days, int sign)
    {
        const double usual = 5;
        var perBucket = Math.Max(1, _buckets.PerDay / 12);
        var noise = NoiseAt(perBucket);
        var placebos = new List<double>();
        for (var start = 0; start + days * _buckets.PerDay <= _expected.Length; start += _buckets.PerDay)
        {
            var end = start + days * _buckets.PerDay;
            var window = new ResidualWindow(_buckets, _from + start, _from + end, _expected.AsSpan(start, end - start), perBucket);
            var space = new StepSpace(window.Residuals, [.. window.Expected.Select(e => e / noise.Dispersion)], noise.Variance, noise.Persistence);
            placebos.Add(LargestStep(space, sign));
        }

        if (placebos.Count < 3)
            return 1;
        placebos.Sort();
        return Math.Min(1, usual / Math.Max(_buckets.IsRatio ? placebos.Average() : placebos[placebos.Count * 3 / 4], 1e-9));
    }

    private Noise Fit(Expectation expectation)
    {
        if (_expected.Length == 0)
            return Unknown;
        var window = new ResidualWindow(_buckets, _from, _from + _expected.Length, _expected, _joined);
        if (window.Count < Shortest || Noise.Fit(window.Residuals, window.Expected) is not { } noise)
            return Unknown;
        var shrink = 1 / (1 + expectation.Chance / (expectation.Weeks - 1));
        return noise with { Dispersion = Math.Max(0.3, noise.Dispersion * shrink), Variance = noise.Variance * shrink };
    }

    private static double LargestStep(StepSpace space, int sign)
    {
        var largest = 0.0;
        for (var at = 6; at < space.Count - 2; at++)
            if (space.Ramp(at, 1) is var (score, information) && information > 0 && sign * score > 0)
                largest = Math.Max(largest, score * score / information / 2);
        return largest;
    }
}
