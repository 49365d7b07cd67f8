namespace IncidentBot.Triage;

/// <summary>Everything the evidence says in numbers. Depends on the evidence alone, so it can be kept while only people speak.</summary>
public sealed record Analyses
{
    public required DateTimeOffset AsOf { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required IReadOnlyList<MetricSeries> Series { get; init; }

    /// <summary>Of the series that is judged: the first that dropped, else the first; null without any.</summary>
    public OnsetResult? Onset { get; init; }

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

    public bool HasDropped => Onset is { Dropped: true, Onset: not null };

    public static Analyses Of(Metric metric, IEnumerable<EvidenceGathered> evidence, DateTimeOffset asOf)
    {
        var found = evidence.Select(gathered => (gathered.Evidence as Evidence.Found)?.What).OfType<Observation>().ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone);
        var options = new OnsetOptions(metric.BadDirection, zone, asOf);
        var series = InCatalogueOrder(metric, found.OfType<SeriesObserved>().Select(observed => observed.Series));
        var judged = series.Select(one => (Series: one, Onset: OnsetScan.Find(one, options))).ToList();
        var (judgedSeries, onset) = judged.FirstOrDefault(one => one.Onset.Dropped, judged.FirstOrDefault());

        var changes = found.OfType<ChangesObserved>().SelectMany(observed => observed.Changes).DistinctBy(change => change.Id).OrderBy(change => change.At).ToList();
        var incidents = found.OfType<VendorIncidentsObserved>().SelectMany(observed => observed.Incidents).DistinctBy(incident => incident.Id).OrderBy(incident => incident.Start).ToList();
        var signals = found.OfType<SignalsObserved>().ToList();
        var breakdown = found.OfType<BreakdownObserved>().Select(observed => observed.Breakdown).FirstOrDefault();
        var segments = breakdown is null ? null : SegmentScan.Find(breakdown, new SegmentOptions(metric.BadDirection));
        var dropped = onset is { Dropped: true };

        return new Analyses
        {
            AsOf = asOf,
            TimeZone = zone,
            Series = series,
            Onset = onset,
            Judged = judgedSeries,
            Agreement = IncidentBot.Triage.Agreement.Compare(series, onset, options),
            Changes = changes,
            Incidents = incidents,
            Alerts = signals.SelectMany(observed => observed.Alerts).DistinctBy(alert => alert.Id).OrderBy(alert => alert.Start).ToList(),
            Calendar = [.. metric.Calendar, .. found.OfType<CalendarObserved>().SelectMany(observed => observed.Entries)],
            Signals = dropped && onset is not null ? signals.SelectMany(observed => observed.Series).Select(signal => SignalScan.Read(signal, onset, options)).ToList() : [],
            Breakdown = breakdown,
            Segments = segments,
            Coincidence = dropped && onset is not null ? IncidentBot.Triage.Coincidence.Rank(onset, changes, incidents, CandidatesOf(metric, segments, signals, zone, asOf)) : new CoincidenceResult([], 1),
        };
    }

    /// <summary>Own path: a service of the metric, or one that the catalogue does not know enough about to leave out.</summary>
    public static bool IsOnPath(Metric metric, string service) =>
        metric.Services.Count == 0 || metric.Services.Contains(service, StringComparer.OrdinalIgnoreCase) || metric.Repositories.Any(repository => repository.Service == service);

    private static List<MetricSeries> InCatalogueOrder(Metric metric, IEnumerable<MetricSeries> series)
    {
        var order = metric.Sources.Select((source, index) => (source.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        return [.. series.OrderBy(one => order.GetValueOrDefault(one.Source, int.MaxValue))];
    }

    private static CoincidenceOptions CandidatesOf(Metric metric, SegmentResult? segments, List<SignalsObserved> signals, TimeZoneInfo zone, DateTimeOffset asOf) => new()
    {
        TimeZone = zone,
        Now = asOf,
        // What is watched for this metric is on its path too: databases, apps, the event pipeline.
        Services = [.. metric.Services, .. metric.Repositories.Select(repository => repository.Service), .. signals.SelectMany(observed => observed.Series).Select(signal => signal.Service).Except(metric.Vendors)],
        Vendors = metric.Vendors,
        Segments = segments?.Segments.Select(cause => cause.Where).ToList() ?? [],
        SegmentsKnown = segments is { Scope: not (Scope.Unknown or Scope.None) },
    };
}
