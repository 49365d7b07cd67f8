namespace IncidentBot.Triage;

/// <summary>
/// Onset of a drop: residuals against the same slot of the preceding weeks, scanned for a step, a ramp or a recovered dip by generalised least
/// squares; the onset's interval is averaged over all shapes.
/// </summary>
public static class OnsetScan
{
    private const double LeastChange = 0.02;
    private const double LeastProbability = 0.97;
    private static readonly TimeSpan RecentlyRecovered = TimeSpan.FromHours(48);

    /// <summary>Judges one series against its own past.</summary>
    public static OnsetResult Find(MetricSeries series, OnsetOptions options)
    {
        var buckets = Buckets.Settled(series, options.TimeZone, options.Now);
        var days = buckets.Count / buckets.PerDay;
        if (days < 14)
            return new() { Reason = $"baseline insufficient: {days} days of history" };
        var sign = options.Bad == Direction.Down ? -1 : 1;
        OnsetResult? best = null;
        foreach (var window in Windows(days))
        {
            var result = Judge(buckets, window, sign, options);
            if (best is null || (result.Probability ?? 0) > (best.Probability ?? 0))
                best = result;
        }

        return best ?? new() { Reason = "baseline insufficient" };
    }

    // A week for a sudden drop, and as long as three weeks of history allow for a slow one.
    private static IEnumerable<int> Windows(int days)
    {
        if (days < 28)
            yield return Math.Max(3, days - 14 > 7 ? 7 : days - 14);
        else
            yield return 7;
        if (days >= 35)
            yield return Math.Min(28, days / 7 * 7 - 21);
    }

    private static OnsetResult Judge(Buckets buckets, int windowDays, int sign, OnsetOptions options)
    {
        var from = Math.Max(0, buckets.Count - windowDays * buckets.PerDay);
        if (Expectation.Fit(buckets, from) is not { } expectation)
            return new() { Reason = "baseline insufficient" };
        var window = ResidualWindow.Create(buckets, from, buckets.Count, expectation, MaximumBuckets(windowDays));
        var noise = HistoryNoise(buckets, from, window.PerBucket, expectation.Weeks);
        var inflation = 1 + 1.0 / expectation.Weeks;
        var weights = new double[window.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = window.Expected[i] / (noise.Dispersion * inflation);
        var space = new StepSpace(window.Residuals, weights, noise.Variance * inflation, noise.Persistence);
        return ShapePosterior.Weigh(space, window, sign) is { } posterior
            ? Describe(posterior, window, space, sign, options)
            : new() { Probability = 0, Shape = Shape.None };
    }

    private static int MaximumBuckets(int windowDays) => windowDays <= 7 ? 340 : 12 * windowDays;

    // Residuals of each history week against the others.
    private static Noise HistoryNoise(Buckets buckets, int until, int perBucket, int weeks)
    {
        var residuals = new List<double>();
        var expected = new List<double>();
        for (var week = 0; week < weeks; week++)
        {
            var start = until - (weeks - week) * buckets.PerWeek;
            if (weeks < 2 || Expectation.Fit(buckets, until, week) is not { } others)
                continue;
            var window = ResidualWindow.Create(buckets, start, start + buckets.PerWeek, others, perBucket, others.Levels[week]);
            residuals.AddRange(window.Residuals);
            expected.AddRange(window.Expected);
        }

        if (residuals.Count < 10)
            return new(2, 0.01, 0.8);
        var noise = Noise.Fit([.. residuals], [.. expected]);
        var shrink = (weeks - 1.0) / weeks;
        return noise with { Dispersion = Math.Max(0.5, noise.Dispersion * shrink), Variance = noise.Variance * shrink };
    }

    private static OnsetResult Describe(ShapePosterior posterior, ResidualWindow window, StepSpace space, int sign, OnsetOptions options)
    {
        var none = new OnsetResult { Probability = posterior.Probability, Shape = Shape.None };
        if (posterior.Probability < LeastProbability)
            return none;
        var level = posterior.LevelBefore;
        var change = posterior.Size / (1 + level);
        if (sign * change < LeastChange)
            return none;
        var interval = window.Interval;
        var mass = posterior.OnsetMass;
        var (first, last) = HighestMass(mass, 0.9);
        var point = posterior.Best.At;
        (first, last) = (Math.Min(first, point), Math.Max(last, point));
        DateTimeOffset? recovered = posterior.Best.Back is { } back ? window.At(back) : null;
        var dropped = recovered is not { } end || end >= options.Now - RecentlyRecovered;
        if (!dropped)
            return none;
        var (observed, expected) = window.Sum(point, posterior.Best.Back ?? window.Count, level);
        var deviation = sign * 1.645 * posterior.SizeDeviation / (1 + level);
        var relative = expected.Events > 0 ? observed.Events / expected.Events - 1 : 0;
        var onset = new Onset(window.At(point), window.At(first) - interval / 2, window.At(last) + interval / 2);
        var halfWidth = Math.Abs(deviation);
        return new()
        {
            Dropped = true,
            Probability = posterior.Probability,
            Onset = onset,
            Posterior = [.. mass.Select((p, i) => new OnsetMass(window.At(i), p)).Where(m => m.Probability > 1e-6)],
            Shape = posterior.Best.Back is null ? posterior.Shape : Shape.Dip,
            RecoveredAt = recovered,
            Observed = observed.Rate,
            Expected = expected.Rate,
            Change = relative,
            ChangeLow = relative - halfWidth,
            ChangeHigh = relative + halfWidth,
            EventsDifference = observed.Events - expected.Events,
            EventsDifferenceLow = (relative - halfWidth) * expected.Events,
            EventsDifferenceHigh = (relative + halfWidth) * expected.Events,
        };
    }

    private static (int First, int Last) HighestMass(double[] mass, double share)
    {
        var order = Enumerable.Range(0, mass.Length).OrderByDescending(i => mass[i]).ToArray();
        var (sum, first, last) = (0.0, int.MaxValue, -1);
        foreach (var i in order)
        {
            (sum, first, last) = (sum + mass[i], Math.Min(first, i), Math.Max(last, i));
            if (sum >= share)
                break;
        }

        return (first, last);
    }
}
