namespace IncidentBot.Triage;

/// <summary>What to do now, by cause, and who does it.</summary>
public static class NextStep
{
    private const int LongestName = 30;

    public static RichText Of(TriageState state, Diagnosis diagnosis)
    {
        var verdict = diagnosis.Verdict;
        var change = diagnosis.Analyses.Changes.FirstOrDefault(candidate => candidate.Id == verdict.Culprit);
        var incident = diagnosis.Analyses.Incidents.FirstOrDefault(candidate => candidate.Id == verdict.Culprit);
        var act = verdict.Cause switch
        {
            Cause.Measurement => change is null ? "repair the counting, then backfill" : $"repair “{Title(change)}”, then backfill",
            Cause.Deploy => change is null ? "find and roll back the change of the onset" : change.Kind is ChangeKind.Flag or ChangeKind.Experiment ? $"switch off “{Title(change)}”" : $"roll back “{Title(change)}”",
            Cause.Vendor => incident is null ? $"open a ticket with {Words.Short(VendorOf(diagnosis) ?? "the vendor", LongestName)}; switch to the fallback" : $"open a ticket with {Words.Short(incident.Vendor, LongestName)}; switch to the fallback",
            Cause.Infrastructure => change is null ? $"page on-call for {Words.Short(ServiceOf(diagnosis) ?? "the platform", LongestName)}" : $"undo “{Title(change)}”",
            Cause.Behaviour => "no rollback helps: decide on price, campaign or design",
            Cause.None when verdict.Confidence == Confidence.High => "nothing; close the triage",
            Cause.None => "nothing to repair yet: look again when more is counted",
            _ => Settle(diagnosis),
        };
        var owner = OwnerOf(state.Metric, verdict.Cause);
        return owner is null ? act : RichText.Of(new Plain($"{act} — owner "), new Mention(owner with { Name = Words.Short(owner.Name, LongestName) }));
    }

    public static Person? OwnerOf(Metric metric, Cause cause) => PersonFor(metric, cause switch
    {
        Cause.Measurement => PersonRole.Data,
        Cause.Behaviour or Cause.None => PersonRole.Product,
        _ => PersonRole.OnCall,
    });

    public static Person? PersonFor(Metric metric, PersonRole role) => metric.People.FirstOrDefault(person => person.Role == role);

    private static string Title(Change change) => Words.Short(change.Title, 50);

    private static string Settle(Diagnosis diagnosis)
    {
        var open = diagnosis.Standings.FirstOrDefault(standing => standing.WouldFlip);
        if (open is not null)
            return $"settle “{open.Question.Label}”: it decides";
        var suspect = diagnosis.Verdict.For.FirstOrDefault(finding => finding.Culprit is not null)?.Subject;
        return suspect is null ? "gather more evidence; do not act on a guess" : $"look at “{Words.Short(suspect, 50)}” first, with its owner; nothing is proved";
    }

    internal static string? VendorOf(Diagnosis diagnosis) => diagnosis.Findings.FirstOrDefault(finding => finding is { Question: QuestionId.Vendors, FromPerson: false } && finding.Weights.Vendor > 0)?.By;

    internal static string? ServiceOf(Diagnosis diagnosis) => diagnosis.Findings.Where(finding => finding is { Question: QuestionId.Errors, FromPerson: false, At: not null } && finding.Weights.Infrastructure > 0).MaxBy(finding => finding.Weights.Infrastructure)?.By;
}
