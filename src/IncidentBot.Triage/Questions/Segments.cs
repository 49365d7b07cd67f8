namespace IncidentBot.Triage;

public static class Segments
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Segments,
        Number = "5",
        Label = "Segments",
        Prompt = "Is the drop concentrated in one platform, browser, country, device or app version, or is it everywhere?",
        AgainPrompt = "Please say yes (concentrated, and where), no (everywhere) or don't know: does one platform, browser, country or version carry the drop?",
        YesLabel = "Concentrated",
        NoLabel = "Everywhere",
        Role = PersonRole.Data,
        AnsweredBy = [EvidenceKind.Breakdown],
        YesWords = ["concentrated", "isolated", "only ios", "only android", "only web", "only mobile", "only desktop", "only safari", "only chrome"],
        NoWords = ["everywhere", "uniform", "all segments", "across the board"],
    };
}
