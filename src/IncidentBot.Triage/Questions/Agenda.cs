namespace IncidentBot.Triage;

/// <summary>The questions in their fixed order.</summary>
public static class Agenda
{
    public static readonly IReadOnlyList<Question> Questions =
    [
        Timing.Question, Tracking.Question, SourceAgreement.Question, Deploys.Question, Errors.Question, VendorHealth.Question, Segments.Question, Hypotheses.Question,
    ];

    public static Question Of(QuestionId id) => Questions[(int)id];

    /// <summary>By number, id or label: <c>1a</c>, <c>tracking</c>, <c>Deploys</c>; null when it names none.</summary>
    public static Question? Find(string name) => Questions.FirstOrDefault(question =>
        string.Equals(question.Number, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(question.Id.ToString(), name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(question.Label, name, StringComparison.OrdinalIgnoreCase));
}
