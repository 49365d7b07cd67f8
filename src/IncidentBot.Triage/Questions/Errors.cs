namespace IncidentBot.Triage;

public static class Errors
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Errors,
        Number = "3",
        Label = "Errors and latency",
        Prompt = "Did errors (4xx, 5xx), time-outs, latency or crashes rise, or is an infrastructure alert open: database, CDN, DNS, memory, certificates?",
        AgainPrompt = "Please say yes, no or don't know: are errors, latency or alerts above their usual level since the onset?",
        YesLabel = "Yes, they rose",
        NoLabel = "All as usual",
        Role = PersonRole.OnCall,
        AnsweredBy = [EvidenceKind.Signals],
        NoWords = ["as usual", "all quiet", "all green", "quiet"],
    };
}
