namespace IncidentBot.Triage;

/// <summary>
/// Whether the sources of a metric moved together. Their numbers are compared with each other, slot by slot, so that what moves them all (season,
/// traffic, weather) cancels; each keeps its own usual offset, and the noise is that of the same comparison over windows of the past.
/// </summary>
public static class Agreement
{
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(60);

    /// <summary>Compares two or more sources of one metric, each with its own usual offset, lag and noise.</summary>
    /// <param name="series">All sources; the first is the one the report is based on. Payments' denominators are attempts: numerators are compared.</param>
    /// <param name="onset">Onset of the drop in the first source that shows one; null when none does.</param>
    public static AgreementResult Compare(IReadOnlyList<MetricSeries> series, OnsetResult? onset, OnsetOptions options)
    {
        if (series.Count < 2)
            return new(AgreementOutcome.NotComparable, 1, [], [], null);
        var since = onset?.Onset?.At ?? options.Now - TimeSpan.FromDays(1);
        var window = Window(since, onset?.RecoveredAt ?? options.Now, options.Now, series.Max(one => one.Delay));
        var shares = series.Select(one => WindowShare.Of(one, window)).ToArray();
        var known = Enumerable.Range(0, series.Count).Where(i => shares[i] is not null).ToArray();
        if (known.Length < 2)
            return new(AgreementOutcome.NotComparable, 1, [.. series.Select(one => new SourceMove(one.Source, one.Role, null, null, null, null))], [], null);
        if (onset is not { Dropped: true, Change: { } change } || Math.Abs(change) < 1e-6)
            return NothingMoved(series, shares);
        var expected = Math.Log(Math.Max(0.02, 1 + change));
        var moved = MovedProbabilities(series, shares, known, expected);
        return Conclude(series, shares, moved, since);
    }

    private static TimeWindow Window(DateTimeOffset since, DateTimeOffset until, DateTimeOffset now, TimeSpan delay)
    {
        var settled = now - (delay > Slowest ? delay : Slowest);
        var end = until < settled ? until : settled;
        return new(since, end > since + TimeSpan.FromMinutes(30) ? end : Later(until, since));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static AgreementResult NothingMoved(IReadOnlyList<MetricSeries> series, WindowShare?[] shares) =>
        new(AgreementOutcome.NoneMoved, 0.9, [.. series.Select((one, i) => Move(one, shares[i], shares[i] is null ? null : 0.0))], [], null);

    // The first readable source moved; each other one either moved with it or stayed, and the difference of the two tells which.
    private static double?[] MovedProbabilities(IReadOnlyList<MetricSeries> series, WindowShare?[] shares, int[] known, double expected)
    {
        var moved = new double?[series.Count];
        var reference = known[0];
        moved[reference] = 1;
        foreach (var i in known.Skip(1).OrderBy(i => series[i].Role == SourceRole.Payments))
        {
            if (shares[i] is not { } share || shares[reference] is not { } first)
                continue;
            var useRates = series[i].Role != SourceRole.Payments && series[reference].Role != SourceRole.Payments && series[i].Denominator is not null && series[reference].Denominator is not null;
            var (difference, deviation) = first.Against(share, useRates);
            moved[i] = 1 / (1 + Math.Exp(Math.Clamp(LogLikelihood(difference, expected, deviation) - LogLikelihood(difference, 0, deviation), -30, 30)));
            if (series[i].Role == SourceRole.Payments && Server(series, known, reference) is { } server && shares[server] is { } anchor && moved[server] is { } serverMoved)
            {
                var (apart, noise) = anchor.Against(share, false);
                var together = 1 / (1 + Math.Exp(Math.Clamp(LogLikelihood(apart, serverMoved > 0.5 ? expected : -expected, noise) - LogLikelihood(apart, 0, noise), -30, 30)));
                moved[i] = together * serverMoved + (1 - together) * (1 - serverMoved);
            }
        }

        return moved;
    }

    private static int? Server(IReadOnlyList<MetricSeries> series, int[] known, int reference) =>
        known.Where(i => i != reference && series[i].Role == SourceRole.Server).Select(i => (int?)i).FirstOrDefault();

    // Student's t with 4 degrees of freedom, up to a constant.
    private static double LogLikelihood(double difference, double mean, double deviation)
    {
        var z = (difference - mean) / deviation;
        return -2.5 * Math.Log(1 + z * z / 4);
    }

    private static AgreementResult Conclude(IReadOnlyList<MetricSeries> series, WindowShare?[] shares, double?[] moved, DateTimeOffset since)
    {
        var all = moved.Where(p => p is not null).Aggregate(1.0, (product, p) => product * (p ?? 1));
        var moves = series.Select((one, i) => Move(one, shares[i], moved[i])).ToArray();
        return all >= 0.5
            ? new(AgreementOutcome.AllMoved, all, moves, [], null)
            : new(AgreementOutcome.OnlySome, 1 - all, moves, [.. moves.Where(move => move.Moved == true).Select(move => move.Source)], since);
    }

    private static SourceMove Move(MetricSeries series, WindowShare? share, double? moved) =>
        share is null
            ? new(series.Source, series.Role, null, null, null, null)
            : new(series.Source, series.Role, Math.Exp(share.Change) - 1, Math.Exp(share.Change - 1.645 * share.Deviation) - 1, Math.Exp(share.Change + 1.645 * share.Deviation) - 1, moved is { } p ? p > 0.5 : null);
}
