namespace IncidentBot.Triage;

/// <summary>A change or vendor notice as a suspect: its coincidence with the onset, sharpened by where the symptoms are.</summary>
/// <param name="Probability">0-1, among the suspects of its class (own changes, vendor notices) and "none of these".</param>
public sealed record Suspect(Candidate Candidate, Change? Change, VendorIncident? Incident, double Probability)
{
    private const double SymptomsThere = 5;
    private const double SymptomsElsewhere = 0.1;

    /// <summary>What stands on the platform suffers with it.</summary>
    private const double SymptomsAbove = 2;

    private const double NamedVersion = 60;
    private const double OffPath = 0.15;
    private const double SameSegment = 6;
    private const double MostOfRollout = 3;

    /// <summary>What goes live at once bites at once; a leak is the exception.</summary>
    private const double LiveAtOnceAndSliding = 0.2;

    private const double NobodyHit = 0.15;
    private const double CallsFail = 4;
    private const double CallsWork = 0.3;

    /// <summary>Below this a suspect is not worth a line.</summary>
    private const double WorthALine = 0.1;

    public string Id => Candidate.Id;

    public bool IsNear => Probability >= WorthALine;

    /// <summary>Best first.</summary>
    public static IReadOnlyList<Suspect> Of(Analyses analyses, Metric metric)
    {
        var symptoms = analyses.Signals.Where(Symptom.IsClear).ToList();
        var suspects = analyses.Coincidence.Candidates.Select(candidate =>
        {
            var change = analyses.Changes.FirstOrDefault(change => change.Id == candidate.Id);
            var incident = analyses.Incidents.FirstOrDefault(incident => incident.Id == candidate.Id);
            var factor = change is not null ? FactorOf(change, analyses, metric, symptoms) : incident is not null ? FactorOf(incident, analyses, metric, symptoms) : 0;
            return new Suspect(candidate, change, incident, candidate.Posterior * factor);
        }).ToList();
        // Own changes compete with each other and with "none of these", vendors among themselves: between the two the other findings decide.
        var totals = suspects.ToLookup(suspect => suspect.Change is null, suspect => suspect.Probability);
        double Total(Suspect suspect) => totals[suspect.Change is null].Sum() + analyses.Coincidence.None;
        return [.. suspects.Select(suspect => suspect with { Probability = Total(suspect) > 0 ? suspect.Probability / Total(suspect) : 0 }).OrderByDescending(suspect => suspect.Probability).ThenBy(suspect => suspect.Id, StringComparer.Ordinal)];
    }

    /// <summary>Whether symptoms rose where the change went: in its service, in a part of the platform that carries its name, such as its database, or in the app that it is limited to. What had risen before the change was made is none of its.</summary>
    public static bool HasSymptoms(Change change, params IEnumerable<SignalMove> symptoms) =>
        symptoms.Any(move => Touches(change, move.Signal.Service) && !(move.RoseAt + move.Signal.Interval <= change.At));

    public static bool Touches(Change change, string service) =>
        service.Equals(change.Service, StringComparison.OrdinalIgnoreCase) || IsPartOf(service, change.Service) || IsPartOf(change.Service, service) || change.Scope.Where.Values.Any(value => IsPartOf(service, value));

    private static bool IsPartOf(string service, string whole) => service.StartsWith($"{whole}-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the vendor counts for us: it is a source of the metric, and its trouble makes the number wrong.</summary>
    public static bool IsOfCounting(VendorIncident incident, IReadOnlyList<MetricSeries> sources) =>
        sources.Any(series => series.Role == SourceRole.Analytics && (series.Source.Contains(incident.Vendor, StringComparison.OrdinalIgnoreCase) || incident.Vendor.Contains(series.Source, StringComparison.OrdinalIgnoreCase)));

    private static double FactorOf(Change change, Analyses analyses, Metric metric, List<SignalMove> symptoms)
    {
        var isKnown = Analyses.IsOnPath(metric, change.Service) || Analyses.IsApp(change.Service, analyses.Breakdown) || analyses.Signals.Any(move => move.Signal.Service.Equals(change.Service, StringComparison.OrdinalIgnoreCase));
        var factor = isKnown || change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline or ChangeKind.Infrastructure ? 1 : OffPath;
        if (symptoms.Count > 0)
            factor *= HasSymptoms(change, symptoms) ? SymptomsThere : change.Kind == ChangeKind.Infrastructure ? SymptomsAbove : SymptomsElsewhere;
        if (analyses.Segments is { Scope: Scope.Isolated } segments && segments.Segments.Any(cause => cause.Where.SharesValueWith(change.Scope)))
            factor *= SameSegment;
        // A version that stands out is its release's.
        if (analyses.Segments is { Scope: Scope.Isolated } isolated && isolated.Segments.Any(cause => cause.Where.Where.TryGetValue("appVersion", out var version) && version.Any(char.IsDigit) && IsOfVersion(change, version)))
            factor *= NamedVersion;
        if (analyses.Began?.Shape == Shape.Ramp && change is { Rollout.Count: < 2, Kind: not (ChangeKind.Infrastructure or ChangeKind.Pipeline) } && !IsInstalled(change, analyses))
            factor *= LiveAtOnceAndSliding;
        // A store offers a version in steps, but people install it when they like: not to follow the steps says nothing against it.
        return factor * Math.Exp(Math.Clamp(analyses.Follows.GetValueOrDefault(change.Id), IsInstalled(change, analyses) ? 0 : -MostOfRollout, MostOfRollout));
    }

    private static bool IsInstalled(Change change, Analyses analyses) => change.Scope.Where.ContainsKey("appVersion") || Analyses.IsApp(change.Service, analyses.Breakdown);

    private static bool IsOfVersion(Change change, string version) => change.Scope.Where.GetValueOrDefault("appVersion") == version || ReplyWords.Contains(change.Title, version);

    /// <summary>Whether the notice is about the vendor's code inside an app or a page, which no call from a server tries.</summary>
    public static bool RunsInApp(VendorIncident incident) => ReplyWords.Contains($"{incident.Component} {incident.Title}", "SDK");

    /// <summary>Whether an app crashes and the notice is about the vendor's code inside it: the component names the app's platform.</summary>
    public static bool ExplainsCrashes(VendorIncident incident, SignalMove move) =>
        RunsInApp(incident) && move.Signal.Kind == SignalKind.Crashes && ReplyWords.Contains(incident.Component ?? "", move.Signal.Service.Split('-')[0]);

    private static double FactorOf(VendorIncident incident, Analyses analyses, Metric metric, List<SignalMove> symptoms)
    {
        if (metric.Vendors.Count > 0 && !metric.Vendors.Contains(incident.Vendor, StringComparer.OrdinalIgnoreCase))
            return OffPath;
        // The vendor itself says that nobody is hit.
        var factor = incident.Impact == VendorImpact.None ? NobodyHit : 1;
        bool IsAtVendor(SignalMove move) => move.Signal.Service.Equals(incident.Vendor, StringComparison.OrdinalIgnoreCase);
        if (symptoms.Exists(move => IsAtVendor(move) || ExplainsCrashes(incident, move)))
            return factor * CallsFail;
        return factor * (analyses.Signals.Any(IsAtVendor) && !RunsInApp(incident) ? CallsWork : 1);
    }
}
