namespace IncidentBot.Triage;

/// <summary>
/// Onset of a drop: residuals against the same slot of the preceding weeks, scanned for a step, a ramp or a recovered dip by generalised least
/// squares; the onset's interval is averaged over all shapes.
/// </summary>
public static class OnsetScan
{
    private const double LeastChange = 0.02;
    private const double LeastProbability = 0.9;
    private const double SureProbability = 0.98;
    private const int TooFew = 3;
    private const int FineBuckets = 340;
    private const int CoarsePerDay = 12;
    private static readonly TimeSpan RecentlyRecovered = TimeSpan.FromHours(48);

    /// <summary>
    /// Judges one series against its own past: a week of it finely, up to three weeks coarsely for what is slow, and where neither shows a drop the last day in
    /// its shortest buckets, for one that began within the hour.
    /// </summary>
    public static OnsetResult Find(MetricSeries series, OnsetOptions options)
    {
        var buckets = Buckets.Settled(series, options.TimeZone, options.Now);
        var days = (int)Math.Round((double)buckets.Count / buckets.PerDay);
        if (days < 14)
            return new() { Reason = $"baseline insufficient: {days} days of history" };
        var sign = options.Bad == Direction.Down ? -1 : 1;
        var near = Judge(buckets, Math.Min(7, days - 10), FineBuckets, sign);
        var far = days < 31 || IsSuddenAndRecent(near) ? null : Judge(buckets, Math.Min(21, days - 21), CoarsePerDay * Math.Min(21, days - 21), sign);
        var judged = Choose(near, far);
        var brief = options.AlsoJustBegun && judged?.Posterior.Probability < LeastProbability ? Judge(buckets, 1, FineBuckets, sign) : null;
        var hasJustBegun = brief is not null && judged is not null && HasJustBegun(brief, judged);
        if (hasJustBegun)
            judged = brief;
        if (judged is null)
            return new() { Reason = "baseline insufficient: no events in the history" };
        return Describe(Sharpen(judged, buckets, sign), sign, options) with { HasJustBegun = hasJustBegun, AgainstReport = options.Reported is { } reported && near is not null && buckets.At(buckets.Count) - reported.At >= 2 * buckets.Interval ? Contradict(near, reported, sign) : null };
    }

    /// <summary>
    /// How well a drop follows staged roll-outs: for each, the natural-log Bayes factor of a loss in proportion to the part that has it, against steps,
    /// ramps and dips that begin anywhere. Null where the history is too short, or where a roll-out has fewer than two steps within the last week.
    /// </summary>
    public static IReadOnlyList<double?> Follow(MetricSeries series, OnsetOptions options, IReadOnlyList<IReadOnlyList<RolloutStep>> rollouts)
    {
        var buckets = Buckets.Settled(series, options.TimeZone, options.Now);
        var days = (int)Math.Round((double)buckets.Count / buckets.PerDay);
        var sign = options.Bad == Direction.Down ? -1 : 1;
        var near = days < 14 ? null : Judge(buckets, Math.Min(7, days - 10), FineBuckets, sign);
        return [.. rollouts.Select(rollout => near is null ? null : Follow(near, rollout, sign))];
    }

    private static double? Follow(Judged judged, IReadOnlyList<RolloutStep> rollout, int sign)
    {
        var (steps, reached) = (new List<(int At, double Height)>(), 0.0);
        foreach (var step in rollout.OrderBy(step => step.At))
        {
            var at = (int)Math.Round((step.At - judged.Window.At(0)) / judged.Window.Interval);
            if (at >= judged.Window.Count)
                break;
            steps.Add((Math.Max(0, at), (step.Percent - reached) / 100));
            reached = step.Percent;
        }

        if (steps.Count(step => step.At > 0) < 2)
            return null;
        var (score, information) = judged.Space.Stair(steps);
        return information > 1e-9 ? judged.Trust * ShapePosterior.LogBayesFactor(sign * score, information) - judged.Posterior.LogEvidence : null;
    }

    /// <summary>
    /// How long events of a source go on coming in, where its newest buckets look like that and like nothing else: the part that is missing grows towards now,
    /// up to all of it, by half within a fixed time. Weighed against steps, ramps and dips, and against events that take longer than sources usually need. Null
    /// where that is not clear, and where the source's delay is known; a server's own records are written at once.
    /// </summary>
    public static TimeSpan? StillFills(MetricSeries series, OnsetOptions options)
    {
        var buckets = Buckets.Ended(series, options.TimeZone, options.Now);
        if (series.Delay > TimeSpan.Zero || series.Role == SourceRole.Server || options.Bad == Direction.Up || buckets.Count < 14 * buckets.PerDay || Judge(buckets, 1, FineBuckets, -1) is not { } judged)
            return null;
        var logs = Lateness.HalfTimes.Select(half => Lateness.LogPrior + judged.Trust * judged.Space.LogLikelihood(Lateness.Curve(judged.Window, half, options.Now))).ToArray();
        var other = Lateness.LogOther + judged.Posterior.LogTotal;
        var best = Array.IndexOf(logs, logs.Max());
        var largest = Math.Max(other, logs[best]);
        var usual = logs[..Lateness.Usual].Sum(log => Math.Exp(log - largest));
        return usual / (Math.Exp(other - largest) + logs.Sum(log => Math.Exp(log - largest))) > SureProbability ? Lateness.Over(Lateness.HalfTimes[best]) : null;
    }

    // Then the long look cannot say better.
    private static bool IsSuddenAndRecent(Judged? near) =>
        near is { Posterior: { Shape: Shape.Step or Shape.Dip, Probability: > 0.99 } } && near.Posterior.Best.At > near.Window.Count * 2 / 7;

    // The long look counts where the short one sees nothing, or only the tail of something older.
    private static Judged? Choose(Judged? near, Judged? far)
    {
        if (near is null || far is null || far.Posterior.Probability < LeastProbability)
            return near ?? far;
        var isOlder = far.Window.At(far.Posterior.Best.At) < near.Window.At(near.Window.Count / 7.0 * 1.5);
        return near.Posterior.Probability < LeastProbability || isOlder ? far : near;
    }

    // A second look may err a second time: it has to be surer, and speaks only of what the first was too coarse for.
    private static bool HasJustBegun(Judged brief, Judged longer) =>
        brief.Posterior.Probability >= SureProbability && brief.Window.At(brief.Posterior.Best.At) >= longer.Window.At(longer.Window.Count - TooFew);

    private static Judged? Judge(Buckets buckets, int days, int most, int sign)
    {
        var from = Math.Max(0, buckets.Count - days * buckets.PerDay);
        if (Expectation.Fit(buckets, from) is not { } expectation)
            return null;
        var history = new History(buckets, expectation);
        var expected = expectation.Expect(from, buckets.Count);
        var trust = history.Trust(Math.Min(7, days), sign);
        return Weigh(buckets, from, buckets.Count, expected, ResidualWindow.Joining(buckets, expected, most), sign, history, trust) is { } seen
            ? new(seen.Window, seen.Posterior, seen.Space, expected, from, history, trust)
            : null;
    }

    private static (ResidualWindow Window, ShapePosterior Posterior, StepSpace Space)? Weigh(Buckets buckets, int from, int until, ReadOnlySpan<double> expected, int perBucket, int sign, History history, double trust)
    {
        var window = new ResidualWindow(buckets, from, until, expected, perBucket);
        var noise = history.NoiseAt(perBucket);
        var weights = new double[window.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = window.Expected[i] / noise.Dispersion;
        var space = new StepSpace(window.Residuals, weights, noise.Variance, noise.Persistence);
        return ShapePosterior.Weigh(space, Math.Max(1, buckets.PerDay / perBucket), sign, trust) is { } posterior ? (window, posterior, space) : null;
    }

    // A sudden onset seen in joined buckets is looked at again in shorter ones around it.
    private static Judged Sharpen(Judged judged, Buckets buckets, int sign)
    {
        if (judged.Window.PerBucket == 1 || judged.Posterior.Shape is not Shape.Step || judged.Posterior.Probability < LeastProbability)
            return judged;
        var at = judged.Window.Original(judged.Posterior.Best.At);
        var reach = FineBuckets / 2;
        var (from, until) = (Math.Max(judged.From, at - reach), Math.Min(buckets.Count, at + reach));
        var expected = judged.Expected.AsSpan(from - judged.From, until - from);
        var perBucket = ResidualWindow.Joining(buckets, expected, FineBuckets);
        if (perBucket >= judged.Window.PerBucket || Weigh(buckets, from, until, expected, perBucket, sign, judged.History, judged.Trust) is not { } seen || seen.Posterior.Shape is not Shape.Step)
            return judged;
        return judged with { Fine = (seen.Window, seen.Posterior) };
    }

    private static OnsetResult Describe(Judged judged, int sign, OnsetOptions options)
    {
        var (posterior, window) = (judged.Posterior, judged.Window);
        var none = new OnsetResult { Probability = posterior.Probability, Shape = Shape.None };
        var (best, level) = (posterior.Best, posterior.LevelBefore);
        if (posterior.Probability < LeastProbability || sign * posterior.Size / (1 + level) < LeastChange)
            return none;
        DateTimeOffset? recovered = posterior.Shape == Shape.Dip && best.Back is { } back ? window.At(back) : null;
        if (recovered < options.Now - RecentlyRecovered)
            return none;
        var place = judged.Fine is { } fine ? OnsetPlace.Of(fine.Posterior, fine.Window) : OnsetPlace.Of(posterior, window);
        var (observed, expected) = window.Sum(best.At, recovered is null ? window.Count : best.Back ?? window.Count, level);
        if (!(expected.Events > 0))
            return none;
        var change = observed.Events / expected.Events - 1;
        var deviation = 1.645 * posterior.SizeDeviation / (1 + level);
        return new()
        {
            Dropped = true,
            Probability = posterior.Probability,
            Onset = place.Onset,
            Posterior = place.Masses,
            Resolution = (judged.Fine?.Window ?? window).Interval,
            Shape = posterior.Shape,
            RecoveredAt = recovered,
            Observed = observed.Rate,
            Expected = expected.Rate,
            Conversion = window.IsRatio ? expected.Rate : null,
            Change = change,
            ChangeLow = change - deviation,
            ChangeHigh = change + deviation,
            EventsDifference = observed.Events - expected.Events,
            EventsDifferenceLow = (change - deviation) * expected.Events,
            EventsDifferenceHigh = (change + deviation) * expected.Events,
        };
    }

    // Two normal laws of the size's estimate: around nothing, and around what was reported.
    private static double Contradict(Judged judged, ReportedDrop reported, int sign)
    {
        var at = (int)Math.Ceiling((reported.At - judged.Window.At(0)) / judged.Window.Interval);
        if (at < 1 || at >= judged.Window.Count)
            return 0;
        var (score, information) = judged.Space.Ramp(at, 1);
        return judged.Trust * (information * reported.Size * reported.Size / 2 - sign * score * reported.Size);
    }

    private sealed record Judged(ResidualWindow Window, ShapePosterior Posterior, StepSpace Space, double[] Expected, int From, History History, double Trust)
    {
        public (ResidualWindow Window, ShapePosterior Posterior)? Fine { get; init; }
    }
}
