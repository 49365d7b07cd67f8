namespace IncidentBot.Triage;

/// <summary>
/// Which change or vendor incident explains an onset: its lag against how long such changes take to bite, its reach against where the drop sits, and
/// how often such events happen at that time of the week anyway. Symptoms (alerts, error rates) do not enter.
/// </summary>
public static class Coincidence
{
    private const double PriorNone = 0.35;
    private const double OffPath = 0.03;
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    /// <summary>Ranks the candidates; only "none" without an onset.</summary>
    public static CoincidenceResult Rank(OnsetResult onset, IReadOnlyList<Change> changes, IReadOnlyList<VendorIncident> incidents, CoincidenceOptions options)
    {
        if (onset is not { Dropped: true, Onset: { } when })
            return new([], 1);
        var posterior = onset.Posterior.Count > 0 ? onset.Posterior : [new OnsetMass(when.At, 1)];
        var width = Math.Max((when.Latest - when.Earliest).TotalHours, onset.Resolution.TotalHours);
        var scored = new List<(string Id, double Score, double Chance, TimeSpan Lag)>();
        foreach (var change in changes.Where(change => change.At <= when.Latest + onset.Resolution / 2 && change.At >= when.Earliest - Horizon))
            scored.Add(Score(change, changes, when, posterior, width, onset.Shape, options));
        foreach (var incident in incidents.Where(incident => incident.End is not { } end || end > when.Earliest))
            scored.Add(Score(incident, when, posterior, width, options));
        var odds = PriorNone / (1 - PriorNone);
        var total = scored.Sum(one => one.Score) + odds;
        return new([.. scored.OrderByDescending(one => one.Score).Select(one => new Candidate(one.Id, one.Score / total, one.Chance, one.Lag))], odds / total);
    }

    private static (string, double, double, TimeSpan) Score(Change change, IReadOnlyList<Change> all, Onset when, IReadOnlyList<OnsetMass> posterior, double width, Shape shape, CoincidenceOptions options)
    {
        var rate = EventRate.At(change.At, all, options);
        var starts = change.Rollout.Count == 0 ? [change.At] : change.Rollout.Where(step => step.Percent > 0).Select(step => step.At).Append(change.At).ToArray();
        var density = starts.Max(start => posterior.Sum(mass => mass.Probability * LagLaw.Of(change.Kind, shape).Density(mass.At - start, width)));
        var reach = Reach(change.Scope, options) * (IsOnPath(change, options) ? 1 : OffPath);
        var lag = when.At - change.At;
        return (change.Id, density * reach / rate, Chance(rate, lag, width), lag);
    }

    private static (string, double, double, TimeSpan) Score(VendorIncident incident, Onset when, IReadOnlyList<OnsetMass> posterior, double width, CoincidenceOptions options)
    {
        const double perHour = 1 / (24.0 * 7);
        var density = posterior.Sum(mass => mass.Probability * LagLaw.Vendor.Density(mass.At - incident.Start, width));
        var reach = (options.Vendors.Count == 0 || options.Vendors.Contains(incident.Vendor) ? 1 : OffPath) * (incident.Impact == VendorImpact.None ? 0.2 : 1);
        var lag = when.At - incident.Start;
        return (incident.Id, density * reach / perHour, Chance(perHour, lag, width), lag);
    }

    // Tags, pipelines and the platform carry every metric, whatever they are called; so does what is limited to the very segment that fell.
    private static bool IsOnPath(Change change, CoincidenceOptions options) =>
        options.Services.Count == 0 || options.Services.Contains(change.Service) || change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline or ChangeKind.Infrastructure
        || options.Segments.Any(change.Scope.SharesValueWith);

    private static double Reach(Segment scope, CoincidenceOptions options)
    {
        if (!options.SegmentsKnown || (scope.IsEverything && options.Segments.Count == 0))
            return 1;
        if (options.Segments.Count == 0)
            return 0.3;
        if (scope.IsEverything)
            return 0.7;
        return options.Segments.Any(segment => segment.Overlaps(scope)) ? 3 : 0.1;
    }

    // Poisson: at least one event no farther from the onset than this one, give or take the onset's own interval.
    private static double Chance(double perHour, TimeSpan lag, double width) => 1 - Math.Exp(-perHour * (Math.Abs(lag.TotalHours) + width / 2));
}
