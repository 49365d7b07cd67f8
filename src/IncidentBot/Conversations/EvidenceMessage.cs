using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Everything that sources said, with links, for those who want to check: what was found, what limits it, and what could not be read.</summary>
internal static class EvidenceMessage
{
    private const string Key = "evidence";
    private const int MostLines = 30;

    public static Message Of(TriageState state, Diagnosis diagnosis)
    {
        var found = diagnosis.Findings.Where(finding => !finding.FromPerson && finding.Text.Length > 0).OrderBy(finding => finding.Question).Select(Found);
        var limits = state.Evidence.Values.Select(Limit).OfType<Fact>();
        var lines = found.Concat(limits).ToList();
        return new Message(Key, Placement.Thread, $"The sources said {lines.Count} things", [new Heading("What the sources say"), new Facts([.. lines.Take(MostLines)])]);
    }

    private static Fact Found(Finding finding)
    {
        var text = Words.Short(finding.By is null || finding.Text.Contains(finding.By, StringComparison.Ordinal) ? finding.Text : $"{finding.Text} ({finding.By})", 200);
        return new Fact(Agenda.Of(finding.Question).Label, finding.Link is null ? RichText.FromString(text) : RichText.Of(new Link(text, finding.Link)));
    }

    private static Fact? Limit(EvidenceGathered gathered) => gathered.Evidence switch
    {
        Evidence.Unavailable unavailable => new Fact(gathered.Request.Source, $"not read: {Words.Short(unavailable.Reason, 180)}"),
        Evidence.Found { Caveat: { } caveat } => new Fact(gathered.Request.Source, Words.Short(caveat, 200)),
        Evidence.Nothing { Caveat: { } caveat } => new Fact(gathered.Request.Source, Words.Short(caveat, 200)),
        _ => null,
    };
}
