namespace IncidentBot.Triage;

/// <summary>What people said: evidence too, with name and time. Where a source speaks as well it counts for less, and both stand.</summary>
internal static class PeopleFindings
{
    private const double BesideASource = 0.3;

    /// <param name="changesAreListed">Then a person's "something was deployed" says what the list says, and "nothing" is wrong: both are shown and change nothing.</param>
    public static IEnumerable<Finding> Of(TriageState state, IReadOnlyList<Finding> fromSources, bool changesAreListed)
    {
        foreach (var question in Agenda.Questions)
            if (state.AnswerTo(question.Id) is { By: { } person } given && given.Answer.Value != AnswerValue.Unknown)
                yield return Of(question, given, person, fromSources.Any(finding => finding.Question == question.Id && finding.Answers is not (null or AnswerValue.Unknown)))
                    is var said && question.Id == QuestionId.Deploys && changesAreListed ? said with { Weights = default } : said;
    }

    /// <summary>What an answer would say, by anybody: also asked for "would it flip the verdict?".</summary>
    public static Weights WeightsOf(QuestionId question, Answer answer, bool besideSource)
    {
        var yes = answer.Value == AnswerValue.Yes;
        var weights = question switch
        {
            QuestionId.Timing => yes ? new Weights(Behaviour: -0.3) : new Weights(Behaviour: 0.7, Vendor: -0.5),
            QuestionId.Tracking => yes ? new Weights(Measurement: 2) : new Weights(Measurement: -1),
            QuestionId.Agreement => yes ? new Weights(Measurement: -2.5, None: -1) : new Weights(Measurement: 3, Behaviour: -1),
            QuestionId.Deploys => yes ? new Weights(Deploy: 1.2) : new Weights(Deploy: -1.5),
            QuestionId.Errors => yes
                ? new Weights(Deploy: 0.8, Infrastructure: 1, Vendor: 0.4, Behaviour: -1.5, Measurement: -0.8, None: -1)
                : new Weights(Deploy: -0.5, Infrastructure: -1.5, Vendor: -0.4, Behaviour: 0.8),
            QuestionId.Vendors => yes ? new Weights(Vendor: 2.2) : new Weights(Vendor: -1),
            QuestionId.Segments => yes ? new Weights(Deploy: 0.4, Behaviour: -0.5) : new Weights(Behaviour: 0.3),
            QuestionId.Hypotheses => yes ? new Weights(Behaviour: 1.8) : new Weights(Behaviour: -1),
            _ => default,
        };
        return answer.Value == AnswerValue.Unknown ? default : weights.Times(besideSource ? BesideASource : 1);
    }

    private static Finding Of(Question question, AnswerGiven given, Person person, bool besideSource)
    {
        var words = given.Answer.Kind is { } kind ? Hypotheses.Kinds.First(pair => pair.Kind == kind).Label
            : given.Answer.Value == AnswerValue.Yes ? question.YesLabel : question.NoLabel;
        var note = string.IsNullOrWhiteSpace(given.Answer.Note) ? "" : $": “{Words.Short(given.Answer.Note, 80)}”";
        return new Finding(question.Id, $"{words}{note}", WeightsOf(question.Id, given.Answer, besideSource))
        {
            By = person.Name,
            FromPerson = true,
            Subject = given.Answer.Kind is not null ? words : Words.Short(given.Answer.Note ?? "", 60) is { Length: > 0 } said ? said : null,
            At = given.Answer.Time ?? given.At,
            Link = given.Answer.Link,
            Answers = given.Answer.Value,
        };
    }
}
