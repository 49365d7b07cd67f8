namespace IncidentBot.Triage;

/// <summary>Whether somebody looked: missing evidence is missing, not absence.</summary>
internal static class Looked
{
    /// <summary>At least one source of the kind was read, and none of those asked was unavailable.</summary>
    public static bool Fully(TriageState state, EvidenceKind kind)
    {
        var answers = state.Evidence.Values.Where(gathered => gathered.Request.Kind == kind).ToList();
        return answers.Count > 0 && answers.All(gathered => gathered.Evidence is not Evidence.Unavailable);
    }

    public static bool AtAll(TriageState state, EvidenceKind kind) =>
        state.Evidence.Values.Any(gathered => gathered.Request.Kind == kind && gathered.Evidence is not Evidence.Unavailable);

    /// <summary>Change sources see tracking only where a path was configured for it, or where such changes are pushed.</summary>
    public static bool AtTracking(TriageState state, Analyses analyses) =>
        state.Metric.Repositories.Any(repository => repository.TrackingPaths.Count > 0)
        || analyses.Changes.Any(change => change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline);

    public static IEnumerable<(string Source, string Reason)> Failures(TriageState state, EvidenceKind kind) =>
        from gathered in state.Evidence.Values
        where gathered.Request.Kind == kind && gathered.Evidence is Evidence.Unavailable
        select (gathered.Request.Source, ((Evidence.Unavailable)gathered.Evidence).Reason);
}
