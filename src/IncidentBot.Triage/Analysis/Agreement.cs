namespace IncidentBot.Triage;

/// <summary>
/// Whether the sources of a metric moved together. Their numbers are compared with each other, slot by slot, so that what moves them all (season,
/// traffic, weather) cancels; each keeps its own usual offset, and the noise is that of the same comparison over windows of the past.
/// </summary>
public static class Agreement
{
    private const double FirstMoved = 0.8;
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(60);

    /// <summary>Compares two or more sources of one metric, each with its own usual offset, lag and noise.</summary>
    /// <param name="series">All sources; the first is the one the report is based on. Payments' denominators are attempts: numerators are compared.</param>
    /// <param name="onset">Onset of the drop in the first source that shows one; null when none does.</param>
    public static AgreementResult Compare(IReadOnlyList<MetricSeries> series, OnsetResult? onset, OnsetOptions options)
    {
        if (series.Count < 2)
            return new(AgreementOutcome.NotComparable, 1, [], [], null);
        // What parts by its events is compared by them: of a source that loses orders and sessions alike, the rate does not tell.
        var parted = onset is { Dropped: true } ? null : Parting.Find(series, options);
        onset = parted ?? onset;
        var since = onset?.Onset?.At ?? options.Now - TimeSpan.FromDays(1);
        var window = Window(since, onset?.RecoveredAt ?? options.Now, options.Now, series.Max(one => one.Delay));
        var shares = series.Select(one => WindowShare.Of(one, window)).ToArray();
        var known = Enumerable.Range(0, series.Count).Where(i => shares[i] is not null).ToArray();
        if (known.Length < 2)
            return new(AgreementOutcome.NotComparable, 1, MovesOf(series, shares, []), [], null);
        if (onset is not { Dropped: true, Change: { } change } || Math.Abs(change) < 1e-6)
            return NothingMoved(series, shares);
        var (moved, probability) = Moved(Pairs(series, shares, known, byRates: parted is null), known, Math.Log(Math.Max(0.02, 1 + change)));
        if (moved.Count == known.Length)
            return new(AgreementOutcome.AllMoved, probability, MovesOf(series, shares, moved), [], null);
        // Payments that end low have only not come in yet.
        var isStillFilling = moved.All(i => series[i].Role == SourceRole.Payments && since > options.Now - Parting.Settling(series[i]));
        return isStillFilling
            ? NothingMoved(series, shares) with { StillFilling = NamesOf(moved) }
            : new(AgreementOutcome.OnlySome, probability, MovesOf(series, shares, moved), NamesOf(moved), since) { Parted = parted };

        IReadOnlyList<string> NamesOf(HashSet<int> some) => [.. series.Where((_, i) => some.Contains(i)).Select(one => one.Source)];
    }

    private static TimeWindow Window(DateTimeOffset since, DateTimeOffset until, DateTimeOffset now, TimeSpan delay)
    {
        var settled = now - (delay > Slowest ? delay : Slowest);
        var end = until < settled ? until : settled;
        return new(since, end > since + TimeSpan.FromMinutes(30) ? end : Later(until, since));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static AgreementResult NothingMoved(IReadOnlyList<MetricSeries> series, WindowShare?[] shares) =>
        new(AgreementOutcome.NoneMoved, 0.9, MovesOf(series, shares, []), [], null);

    // Every way in which some of the sources moved and the others did not, weighed by how well the differences of pairs fit; at least one moved. All moved
    // together, where that is likelier than not; else the likeliest of the other ways, with the probability that not all moved.
    private static (HashSet<int> Moved, double Probability) Moved(IReadOnlyList<(int A, int B, double Difference, double Deviation)> pairs, int[] known, double expected)
    {
        var logs = new double[1 << known.Length];
        logs[0] = double.NegativeInfinity;
        for (var ways = 1; ways < logs.Length; ways++)
        {
            logs[ways] = Math.Log((ways & 1) == 1 ? FirstMoved : 1 - FirstMoved);
            foreach (var (a, b, difference, deviation) in pairs)
                logs[ways] += LogLikelihood(difference, ((ways >> a & 1) - (ways >> b & 1)) * expected, deviation);
        }

        var largest = logs.Max();
        var weights = logs.Select(log => Math.Exp(log - largest)).ToArray();
        var all = weights[^1] / weights.Sum();
        var likeliest = all >= 0.5 ? weights.Length - 1 : Array.IndexOf(weights, weights[..^1].Max());
        return ([.. known.Where((_, k) => (likeliest >> k & 1) == 1)], Math.Max(all, 1 - all));
    }

    // Payments are held against the server where there is one: they count the same orders, and no blocker stands between them.
    private static List<(int A, int B, double Difference, double Deviation)> Pairs(IReadOnlyList<MetricSeries> series, WindowShare?[] shares, int[] known, bool byRates)
    {
        var pairs = new List<(int A, int B, double Difference, double Deviation)>();
        var hasServer = known.Any(i => series[i].Role == SourceRole.Server);
        for (var a = 0; a < known.Length; a++)
            for (var b = a + 1; b < known.Length; b++)
            {
                var (one, other) = (series[known[a]], series[known[b]]);
                var withPayments = one.Role == SourceRole.Payments || other.Role == SourceRole.Payments;
                if (hasServer && withPayments && one.Role != SourceRole.Server && other.Role != SourceRole.Server)
                    continue;
                if (shares[known[a]] is { } mine && shares[known[b]] is { } theirs
                    && mine.Against(theirs, byRates && !withPayments && one.Denominator is not null && other.Denominator is not null) is var (difference, deviation))
                    pairs.Add((a, b, difference, deviation));
            }

        return pairs;
    }

    // Heavier than normal: Student's t with 4 degrees of freedom, up to a constant.
    private static double LogLikelihood(double difference, double mean, double deviation)
    {
        var z = (difference - mean) / deviation;
        return -2.5 * Math.Log(1 + z * z / 4);
    }

    private static SourceMove[] MovesOf(IReadOnlyList<MetricSeries> series, WindowShare?[] shares, HashSet<int> moved) =>
        [.. series.Select((one, i) => shares[i] is { } share
            ? new SourceMove(one.Source, one.Role, Math.Exp(share.Change) - 1, Math.Exp(share.Change - 1.645 * share.Deviation) - 1, Math.Exp(share.Change + 1.645 * share.Deviation) - 1, moved.Contains(i))
            : new SourceMove(one.Source, one.Role, null, null, null, null))];
}
