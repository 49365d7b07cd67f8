namespace IncidentBot.Triage;

public static class Tracking
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Tracking,
        Number = "1a",
        Label = "Tracking",
        Prompt = "Did tracking change around the onset: a tag or SDK, the tag manager, an event, the metric's definition, or a data pipeline?",
        AgainPrompt = "Please say yes, no or don't know: was anything changed in tags, SDK, events, definition or pipelines around the onset?",
        YesLabel = "Yes, it changed",
        NoLabel = "No change",
        Role = PersonRole.Data,
        AnsweredBy = [EvidenceKind.Changes],
    };
}
