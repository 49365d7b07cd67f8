namespace IncidentBot.Triage;

public static class SourceAgreement
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Agreement,
        Number = "1b",
        Label = "Sources agree",
        Prompt = "Do analytics, server-side records and the payment processor all show the drop?",
        AgainPrompt = "Please say yes (all of them fell), no (only some did) or don't know: do server records and payments show the same drop as analytics?",
        YesLabel = "Yes, all fell",
        NoLabel = "No, only some",
        Role = PersonRole.Data,
        AnsweredBy = [EvidenceKind.Series],
        YesWords = ["all", "agree", "they agree"],
        NoWords = ["only analytics", "only some", "only one", "disagree"],
        YesIsProblem = false,
    };
}
