namespace IncidentBot.Triage;

/// <summary>Everything the evidence says in numbers. Depends on the evidence alone, so it can be kept while only people speak.</summary>
public sealed record Analyses
{
    private static readonly TimeSpan Foretold = TimeSpan.FromHours(1);

    public required DateTimeOffset AsOf { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required IReadOnlyList<MetricSeries> Series { get; init; }

    /// <summary>Of the series that is judged: the first that dropped, else the first; null without any.</summary>
    public OnsetResult? Onset { get; init; }

    /// <summary>What changes, signals and notices are held against: the fall found, else the reported one where no series can tell; null where nothing fell.</summary>
    public OnsetResult? Began { get; init; }

    public MetricSeries? Judged { get; init; }

    public required AgreementResult Agreement { get; init; }

    public required IReadOnlyList<Change> Changes { get; init; }

    public required IReadOnlyList<VendorIncident> Incidents { get; init; }

    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>The metric's own calendar and those that were read.</summary>
    public required IReadOnlyList<CalendarEntry> Calendar { get; init; }

    public required IReadOnlyList<SignalMove> Signals { get; init; }

    public Breakdown? Breakdown { get; init; }

    public SegmentResult? Segments { get; init; }

    public required CoincidenceResult Coincidence { get; init; }

    /// <summary>By id of a change that was rolled out in steps: how well the drop follows them (natural-log Bayes factor against any other shape).</summary>
    public IReadOnlyDictionary<string, double> Follows { get; init; } = new Dictionary<string, double>();

    /// <summary>What fell: a series by itself, else a source behind another; else the series that is judged, which did not.</summary>
    public OnsetResult? Fall => HasDropped ? Onset : Agreement.Parted ?? Onset;

    public bool HasDropped => Onset is { Dropped: true, Onset: not null };

    public static Analyses Of(TriageState state, DateTimeOffset asOf)
    {
        var (metric, evidence) = (state.Metric, state.Evidence.Values);
        var found = evidence.Select(gathered => (gathered.Evidence as Evidence.Found)?.What).OfType<Observation>().ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone);
        var options = new OnsetOptions(metric.BadDirection, zone, asOf) { Reported = Alleged.Drop(state) };
        var series = InCatalogueOrder(metric, found.OfType<SeriesObserved>().Select(observed => observed.Series));
        var changes = found.OfType<ChangesObserved>().SelectMany(observed => observed.Changes).DistinctBy(change => change.Id).OrderBy(change => change.At).ThenBy(change => change.Id, StringComparer.Ordinal).ToList();
        var incidents = found.OfType<VendorIncidentsObserved>().SelectMany(observed => observed.Incidents).DistinctBy(incident => incident.Id).OrderBy(incident => incident.Start).ThenBy(incident => incident.Id, StringComparer.Ordinal).ToList();
        var judged = Judge(series, options);
        var settled = Settle(judged, one => one.Series.Denominator is null && !WasTold(one.Onset, metric, changes, incidents, series), options);
        var filling = settled.Where((one, i) => one != series[i]).Select(one => one.Source).ToList();
        if (filling.Count > 0)
            judged = Judge(settled, options);
        var late = judged.FindAll(one => IsDenied(one.Onset, one.Series, judged, asOf) && !WasTold(one.Onset, metric, changes, incidents, series)).ConvertAll(one => one.Series.Source);
        if (late.Count > 0)
            judged = Judge(settled.ConvertAll(one => one with { Delay = Parting.Settling(one) }), options with { AlsoJustBegun = false });
        var (judgedSeries, onset) = judged.FirstOrDefault(one => one.Onset.Dropped, judged.FirstOrDefault());
        var signals = found.OfType<SignalsObserved>().Select(InOrder).ToList();
        var breakdown = found.OfType<BreakdownObserved>().Select(observed => InOrder(observed.Breakdown)).FirstOrDefault();
        var segments = breakdown is null ? null : SegmentScan.Find(breakdown, new SegmentOptions(metric.BadDirection));
        var agreement = IncidentBot.Triage.Agreement.Compare(settled, onset, options);
        var began = onset is { Dropped: true, Onset: not null } ? onset : agreement.Parted ?? Alleged.Onset(state, onset);

        return new Analyses
        {
            AsOf = asOf,
            TimeZone = zone,
            Series = series,
            Onset = onset,
            Began = began,
            Follows = FollowsOf(changes, judgedSeries, onset, options),
            Judged = judgedSeries,
            Agreement = agreement with { StillFilling = [.. filling.Union(late).Union(agreement.StillFilling)] },
            Changes = changes,
            Incidents = incidents,
            Alerts = signals.SelectMany(observed => observed.Alerts).DistinctBy(alert => alert.Id).OrderBy(alert => alert.Start).ThenBy(alert => alert.Id, StringComparer.Ordinal).ToList(),
            Calendar = [.. metric.Calendar, .. found.OfType<CalendarObserved>().SelectMany(observed => observed.Entries)],
            Signals = signals.SelectMany(observed => observed.Series).Select(signal => SignalScan.Read(signal, began ?? Alleged.Around(state), options, judgedSeries)).ToList(),
            Breakdown = breakdown,
            Segments = segments,
            Coincidence = began is null ? new CoincidenceResult([], 1) : IncidentBot.Triage.Coincidence.Rank(began, changes, incidents, CandidatesOf(metric, changes, breakdown, segments, signals, zone, asOf)),
        };
    }

    private static List<(MetricSeries Series, OnsetResult Onset)> Judge(List<MetricSeries> series, OnsetOptions options) =>
        [.. series.Select(one => (one, OnsetScan.Find(one, options)))];

    // A source whose newest events are still coming in, by its own end, gets that delay; not a rate, of which both parts are late, and none where a source falls
    // that has no such end.
    private static List<MetricSeries> Settle(List<(MetricSeries Series, OnsetResult Onset)> judged, Func<(MetricSeries Series, OnsetResult Onset), bool> mayBeLate, OnsetOptions options)
    {
        var filling = judged.ConvertAll(one => one.Onset.Dropped && mayBeLate(one) ? OnsetScan.StillFills(one.Series, options) : null);
        var isLost = judged.Where((one, i) => one.Onset.Dropped && filling[i] is null).Any();
        return [.. judged.Select((one, i) => !isLost && filling[i] is { } delay ? one.Series with { Delay = delay } : one.Series)];
    }

    // What has just begun in some sources alone is more likely late in them than lost, if another is complete that far and does not show it.
    private static bool IsDenied(OnsetResult onset, MetricSeries series, List<(MetricSeries Series, OnsetResult Onset)> judged, DateTimeOffset asOf) =>
        onset is { Dropped: true, Onset.At: var at } && (onset.HasJustBegun || at > asOf - Parting.Settling(series))
        && judged.Exists(other => other.Onset is { Dropped: false, Reason: null } && asOf - Parting.Settling(other.Series) > at);

    // Something happened to the counting itself: then what is missing is not merely late.
    private static bool WasTold(OnsetResult onset, Metric metric, List<Change> changes, List<VendorIncident> incidents, List<MetricSeries> series) =>
        onset.Onset is { } began && (incidents.Exists(incident => Suspect.IsOfCounting(incident, series) && incident.Start > began.Earliest - Foretold)
            || changes.Exists(change => change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline && IsOnPath(metric, change.Service) && change.At > began.Earliest - Foretold && change.At <= began.Latest));

    /// <summary>Own path: a service of the metric, or one that the catalogue does not know enough about to leave out.</summary>
    public static bool IsOnPath(Metric metric, string service) =>
        metric.Services.Count == 0 || metric.Services.Contains(service, StringComparer.OrdinalIgnoreCase) || metric.Repositories.Any(repository => repository.Service == service);

    /// <summary>An app of the metric's own: its service bears the name of a platform that the metric is broken down by.</summary>
    public static bool IsApp(string service, Breakdown? breakdown)
    {
        var platform = breakdown?.Dimensions.ToList().IndexOf("platform") ?? -1;
        return breakdown is not null && platform >= 0 && breakdown.Rows.Any(row => service.StartsWith($"{row.Values[platform]}-", StringComparison.OrdinalIgnoreCase));
    }

    private static Dictionary<string, double> FollowsOf(List<Change> changes, MetricSeries? judged, OnsetResult? onset, OnsetOptions options)
    {
        var staged = changes.FindAll(change => change.Rollout.Count > 1);
        if (judged is null || onset is not { Dropped: true } || staged.Count == 0)
            return [];
        var follows = OnsetScan.Follow(judged, options, [.. staged.Select(change => change.Rollout)]);
        return staged.Zip(follows).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Id, pair => pair.Second ?? 0);
    }

    // Sources list as they like: in an order of our own, neither ties nor rounding depend on theirs.
    private static SignalsObserved InOrder(SignalsObserved observed) => observed with
    {
        Series = [.. observed.Series.OrderBy(signal => signal.Service, StringComparer.Ordinal).ThenBy(signal => signal.Kind).ThenBy(signal => signal.Within.ToString(), StringComparer.Ordinal)],
    };

    private static Breakdown InOrder(Breakdown breakdown) => breakdown with { Rows = [.. breakdown.Rows.OrderBy(row => string.Join('\u001f', row.Values), StringComparer.Ordinal)] };

    private static List<MetricSeries> InCatalogueOrder(Metric metric, IEnumerable<MetricSeries> series)
    {
        var order = metric.Sources.Select((source, index) => (source.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        return [.. series.OrderBy(one => order.GetValueOrDefault(one.Source, int.MaxValue))];
    }

    private static CoincidenceOptions CandidatesOf(Metric metric, List<Change> changes, Breakdown? breakdown, SegmentResult? segments, List<SignalsObserved> signals, TimeZoneInfo zone, DateTimeOffset asOf) => new()
    {
        TimeZone = zone,
        Now = asOf,
        // What is watched for this metric is on its path too: databases, apps, the event pipeline.
        Services = [.. metric.Services, .. metric.Repositories.Select(repository => repository.Service), .. signals.SelectMany(observed => observed.Series).Select(signal => signal.Service).Except(metric.Vendors), .. changes.Select(change => change.Service).Where(service => IsApp(service, breakdown))],
        Vendors = metric.Vendors,
        Segments = segments?.Segments.Select(cause => cause.Where).ToList() ?? [],
        SegmentsKnown = segments is { Scope: not (Scope.Unknown or Scope.None) },
    };
}
