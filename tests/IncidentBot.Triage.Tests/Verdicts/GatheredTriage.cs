namespace IncidentBot.Triage.Tests;

/// <summary>A triage whose sources have answered, put together from the few things a test is about. Now is the end of <see cref="MadeSeries"/>.</summary>
internal sealed record GatheredTriage
{
    public static readonly DateTimeOffset Now = MadeSeries.At(35 * 48);

    public IReadOnlyList<MetricSeries> Series { get; init; } = [];

    public IReadOnlyList<Change> Changes { get; init; } = [];

    public IReadOnlyList<VendorIncident> Incidents { get; init; } = [];

    public IReadOnlyList<SignalSeries> Signals { get; init; } = [];

    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    public Report Report { get; init; } = new(-0.2, null);

    public IReadOnlyList<string> Vendors { get; init; } = ["Paynova"];

    public static Change Change(string id, ChangeKind kind, DateTimeOffset at, string service = "checkout") => new() { Id = id, At = at, Kind = kind, Title = id, Service = service };

    public Diagnosis Diagnose() => Diagnosis.Of(State(), Now);

    public TriageState State()
    {
        var metric = new Metric
        {
            Name = "checkout conversion",
            Services = ["checkout"],
            Vendors = Vendors,
            Sources = [.. Series.Select(one => new MetricSource { Name = one.Source, Connector = "x", Role = one.Role })],
        };
        List<(string Id, EvidenceKind Kind, Observation What)> found =
        [
            .. Series.Select(one => ($"series/{one.Source}", EvidenceKind.Series, (Observation)new SeriesObserved(one))),
            ("changes", EvidenceKind.Changes, new ChangesObserved(Changes)),
            ("vendors", EvidenceKind.VendorIncidents, new VendorIncidentsObserved(Incidents)),
            ("signals", EvidenceKind.Signals, new SignalsObserved(Signals, Alerts)),
        ];
        var requests = found.ConvertAll(one => new EvidenceRequest(one.Id, one.Id, one.Kind, new TimeWindow(Now.AddDays(-35), Now), Segment.Everything));
        var by = new Person { Id = "lena", Name = "Lena" };
        IEnumerable<TriageEvent> events =
        [
            new TriageStarted(Now, by, "checkout conversion", metric, Report),
            new EvidencePlanned(Now, 1, requests),
            .. requests.Zip(found, (request, one) => new EvidenceGathered(Now, request, new Evidence.Found(one.What))),
            new EvidencePlanned(Now, TriageState.LastWave, []),
        ];
        return TriageState.Fold("t", events);
    }
}
