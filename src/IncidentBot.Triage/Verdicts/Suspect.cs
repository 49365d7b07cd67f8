namespace IncidentBot.Triage;

/// <summary>A change or vendor notice as a suspect: its coincidence with the onset, sharpened by where the symptoms are.</summary>
/// <param name="Probability">0-1, among the suspects of its class (own changes, vendor notices) and "none of these".</param>
public sealed record Suspect(Candidate Candidate, Change? Change, VendorIncident? Incident, double Probability)
{
    private const double SymptomsThere = 4;
    private const double SymptomsElsewhere = 0.4;
    private const double OffPath = 0.15;
    private const double SameSegment = 6;
    private const double MostOfRollout = 3;
    private const double CallsFail = 4;
    private const double CallsWork = 0.3;

    /// <summary>Below this a suspect is not worth a line.</summary>
    private const double WorthALine = 0.1;

    public string Id => Candidate.Id;

    public bool IsNear => Probability >= WorthALine;

    /// <summary>Best first.</summary>
    public static IReadOnlyList<Suspect> Of(Analyses analyses, Metric metric)
    {
        var rose = analyses.Signals.Where(move => move.Rose).Select(move => move.Signal.Service).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var suspects = analyses.Coincidence.Candidates.Select(candidate =>
        {
            var change = analyses.Changes.FirstOrDefault(change => change.Id == candidate.Id);
            var incident = analyses.Incidents.FirstOrDefault(incident => incident.Id == candidate.Id);
            var factor = change is not null ? FactorOf(change, analyses, metric, rose) : incident is not null ? FactorOf(incident, analyses, metric, rose) : 0;
            return new Suspect(candidate, change, incident, candidate.Posterior * factor);
        }).ToList();
        // Own changes compete with each other and with "none of these", vendors among themselves: between the two the other findings decide.
        var totals = suspects.ToLookup(suspect => suspect.Change is null, suspect => suspect.Probability);
        double Total(Suspect suspect) => totals[suspect.Change is null].Sum() + analyses.Coincidence.None;
        return [.. suspects.Select(suspect => suspect with { Probability = Total(suspect) > 0 ? suspect.Probability / Total(suspect) : 0 }).OrderByDescending(suspect => suspect.Probability).ThenBy(suspect => suspect.Id, StringComparer.Ordinal)];
    }

    /// <summary>Whether symptoms rose in the service, or in a part of the platform that carries its name, such as its database.</summary>
    public static bool HasSymptoms(string service, IReadOnlySet<string> rose) =>
        rose.Contains(service) || rose.Any(other => other.StartsWith($"{service}-", StringComparison.OrdinalIgnoreCase) || service.StartsWith($"{other}-", StringComparison.OrdinalIgnoreCase));

    private static double FactorOf(Change change, Analyses analyses, Metric metric, HashSet<string> rose)
    {
        var isKnown = Analyses.IsOnPath(metric, change.Service) || analyses.Signals.Any(move => move.Signal.Service.Equals(change.Service, StringComparison.OrdinalIgnoreCase));
        var factor = isKnown || change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline or ChangeKind.Infrastructure ? 1 : OffPath;
        if (rose.Count > 0)
            factor *= HasSymptoms(change.Service, rose) ? SymptomsThere : SymptomsElsewhere;
        if (analyses.Segments is { Scope: Scope.Isolated } segments && segments.Segments.Any(cause => cause.Where.SharesValueWith(change.Scope)))
            factor *= SameSegment;
        return factor * Math.Exp(Math.Clamp(analyses.Follows.GetValueOrDefault(change.Id), -MostOfRollout, MostOfRollout));
    }

    private static double FactorOf(VendorIncident incident, Analyses analyses, Metric metric, HashSet<string> rose)
    {
        if (metric.Vendors.Count > 0 && !metric.Vendors.Contains(incident.Vendor, StringComparer.OrdinalIgnoreCase))
            return OffPath;
        var isMeasured = analyses.Signals.Any(move => move.Signal.Service.Equals(incident.Vendor, StringComparison.OrdinalIgnoreCase));
        return rose.Contains(incident.Vendor) ? CallsFail : isMeasured ? CallsWork : 1;
    }
}
