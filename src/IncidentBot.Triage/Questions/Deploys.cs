namespace IncidentBot.Triage;

public static class Deploys
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Deploys,
        Number = "2",
        Label = "Deploys",
        Prompt = "Was anything deployed, switched by a flag, configured or migrated in the 48 hours before the onset?",
        AgainPrompt = "Please say yes, no or don't know: was anything deployed or switched in the 48 hours before the onset? A link or a name helps.",
        YesLabel = "Yes",
        NoLabel = "Nothing",
        Role = PersonRole.OnCall,
        AnsweredBy = [EvidenceKind.Changes],
        NoWords = ["nothing", "no deploys", "code freeze"],
    };
}
