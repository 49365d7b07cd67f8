using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>The small forms: for time, note and link, never for the whole triage.</summary>
internal static class Forms
{
    public static Form Detail(Question question, Answer? before) => new($"{question.Number} {question.Label}", "Save", [
        new Field(Actions.Fields.Value, "Answer", FieldKind.Choice, Required: true, Initial: ValueOf(before), Choices: Choices(question)),
        new Field(Actions.Fields.Note, "Note", FieldKind.LongText, Initial: before?.Note, Hint: "What was it? Who knows more?"),
        new Field(Actions.Fields.Time, "When", FieldKind.Text, Hint: "9:40, yesterday 14:00, 2 hours ago"),
        new Field(Actions.Fields.Link, "Link", FieldKind.Link, Initial: before?.Link?.ToString(), Hint: "https://…"),
    ]);

    public static Form Skip(Question question) => new($"Skip {question.Label.ToLowerInvariant()}", "Skip", [
        new Field(Actions.Fields.Reason, "Why is it skipped?", FieldKind.Text, Required: true, Hint: "It will stand in the summary."),
    ]);

    public static Form Ask(Question question, IReadOnlyList<Person> people) => new($"Ask someone about {question.Label.ToLowerInvariant()}", "Ask", [
        new Field(Actions.Fields.Person, "Whom?", FieldKind.Choice, Required: true, Choices: [.. people.Select(person => new Choice(person.Name, RoleOf(person)))]),
    ]);

    public static Form Intake(TriageState state, Catalogue catalogue) => new("Correct the triage", "Correct", [
        new Field(Actions.Fields.Metric, "Metric", FieldKind.Text, Required: true, Initial: state.Metric.Name, Hint: Names(catalogue)),
        new Field(Actions.Fields.Size, "Change in %", FieldKind.Text, Initial: state.Report.Change is { } change ? (change * 100).ToString("0.#", CultureInfo.InvariantCulture) : null, Hint: "-20"),
        new Field(Actions.Fields.Since, "Since", FieldKind.Text, Initial: state.Report.Since?.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture), Hint: "9:40, yesterday, 2 hours ago"),
    ]);

    public static Form Close(Diagnosis diagnosis) => new("Close the triage", "Close", [
        new Field(Actions.Fields.Cause, "What was it really?", FieldKind.Choice, Required: true, Initial: diagnosis.Verdict.Cause.ToString(), Choices: [.. Enum.GetValues<Cause>().Select(cause => new Choice(cause.ToString(), Words.Cause(cause)))]),
        .. Culprits.Choices(diagnosis) is { Count: > 0 } choices
            ? [new Field(Actions.Fields.Culprit, "Which one?", FieldKind.Choice, Initial: diagnosis.Verdict.Culprit, Hint: "The change or vendor's notice that caused it; leave it open if nobody knows.", Choices: choices)]
            : Array.Empty<Field>(),
        new Field(Actions.Fields.Note, "Note", FieldKind.LongText, Hint: "What will be remembered of it?"),
    ]);

    private static string? ValueOf(Answer? before) => before is null ? null : before.Kind?.ToString() ?? before.Value.ToString();

    private static IReadOnlyList<Choice> Choices(Question question)
    {
        IEnumerable<Choice> yes = question.Id == QuestionId.Hypotheses
            ? Hypotheses.Kinds.Select(kind => new Choice(kind.Kind.ToString(), kind.Label))
            : [new Choice(nameof(AnswerValue.Yes), question.YesLabel)];
        return [.. yes, new Choice(nameof(AnswerValue.No), question.NoLabel), new Choice(nameof(AnswerValue.Unknown), "Don't know")];
    }

    private static string RoleOf(Person person) => person.Role switch
    {
        PersonRole.Data => $"{person.Name} (data)",
        PersonRole.OnCall => $"{person.Name} (on-call)",
        PersonRole.Product => $"{person.Name} (product)",
        _ => person.Name,
    };

    private static string Names(Catalogue catalogue) => Words.Short(string.Join(", ", catalogue.Metrics.Select(metric => metric.Name)), 120);
}
