namespace IncidentBot.Triage;

public static class VendorHealth
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Vendors,
        Number = "4",
        Label = "Vendors",
        Prompt = "Is a third party degraded that the metric depends on: payments, sign-in, shipping, fraud checks, CDN, cloud, an SDK?",
        AgainPrompt = "Please say yes, no or don't know: does a vendor on this metric's path have a problem? Their status page can be late.",
        YesLabel = "Yes",
        NoLabel = "No, all fine",
        Role = PersonRole.OnCall,
        AnsweredBy = [EvidenceKind.VendorIncidents],
        NoWords = ["all fine", "all up"],
    };
}
