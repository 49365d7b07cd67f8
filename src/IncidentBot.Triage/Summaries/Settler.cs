namespace IncidentBot.Triage;

/// <summary>Who or what would settle a question that is open: the person who knows, or the source that could not be read.</summary>
public static class Settler
{
    private const int LongestName = 25;
    private const int LongestReason = 60;

    public static string Of(TriageState state, QuestionStanding standing)
    {
        var person = PersonFor(state, standing.Question);
        return (person, standing.Unavailable) switch
        {
            ({ } who, []) => $"ask {Name(who.Name)}",
            ({ } who, [var (source, _), ..]) => $"ask {Name(who.Name)}, or read {Name(source)}",
            (null, [var (source, reason), ..]) => Words.Short(reason.StartsWith(source, StringComparison.OrdinalIgnoreCase) ? reason.TrimEnd('.') : $"{Name(source)}: {reason.TrimEnd('.')}", LongestReason),
            _ => standing.Question.Role switch { PersonRole.Data => "ask the data team", PersonRole.OnCall => "ask on-call", _ => "ask product" },
        };
    }

    /// <summary>Whoever it was handed to, else the catalogue's person for it, else the stand-in: the first who has not passed already.</summary>
    private static Person? PersonFor(TriageState state, Question question)
    {
        var passed = Passed(state, question.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var responsible = NextStep.PersonFor(state.Metric, question.Role);
        var standIn = state.Metric.People.FirstOrDefault(person => person.Name.Equals(responsible?.StandIn, StringComparison.OrdinalIgnoreCase));
        return new[] { state.HandedOver.GetValueOrDefault(question.Id)?.To, responsible, standIn }.OfType<Person>().FirstOrDefault(person => !passed.Contains(person.Name));
    }

    // Said that they do not know, left it out, or gave no answer that could be read.
    private static IEnumerable<string> Passed(TriageState state, QuestionId question)
    {
        foreach (var given in state.Answers.Where(given => given.Question == question && given.Answer.Value == AnswerValue.Unknown))
            if ((given.By ?? state.Asked.FindLast(asked => asked.Question == question)?.Asked) is { } person)
                yield return person.Name;
        if (state.Skipped.TryGetValue(question, out var skipped))
            yield return skipped.By.Name;
    }

    private static string Name(string name) => Words.Short(name, LongestName);
}
