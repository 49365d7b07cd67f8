namespace IncidentBot.Triage;

public static class Timing
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Timing,
        Number = "0",
        Label = "When and how much",
        Prompt = "Did the metric fall all at once, or did it slide over hours or days? Since when?",
        AgainPrompt = "I need to know how it began: all at once (\"suddenly since 9:40\") or sliding (\"gradually since Monday\")?",
        YesLabel = "All at once",
        NoLabel = "It slid",
        Role = PersonRole.Product,
        AnsweredBy = [EvidenceKind.Series],
        YesWords = ["sudden", "suddenly", "at once", "step", "abrupt", "abruptly", "instantly"],
        NoWords = ["gradual", "gradually", "slowly", "slide", "slid", "sliding", "creeping", "ramp", "over days", "over hours"],
        YesIsProblem = false,
    };
}
