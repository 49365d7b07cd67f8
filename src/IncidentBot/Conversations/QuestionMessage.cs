using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>One question to people: with buttons while it waits, with its answer afterwards.</summary>
internal static class QuestionMessage
{
    public static Message Of(TriageState state, Diagnosis diagnosis, QuestionAsked asked, int index)
    {
        var question = Agenda.Of(asked.Question);
        var standing = diagnosis.StandingOf(question.Id);
        var isOpen = state.Open == question.Id && index == state.Asked.FindLastIndex(one => one.Question == question.Id);
        var key = $"question-{index}";
        return isOpen ? Open(key, state, question, asked) : Settled(key, state, question, standing);
    }

    /// <summary>The open question again, below an answer to something else: an interruption does not make people scroll for it.</summary>
    public static IReadOnlyList<Block> Reminder(Question question, string prompt) =>
        [new Paragraph(RichText.Of(new Strong($"{question.Number} {question.Label}: "), new Plain(prompt))), new Buttons(AnswerButtons(question))];

    private static Message Open(string key, TriageState state, Question question, QuestionAsked asked)
    {
        var prompt = state.Misses.IsEmpty ? question.Prompt : question.AgainPrompt;
        var person = state.HandedOver.TryGetValue(question.Id, out var handed) ? handed.To : asked.Asked;
        var blocks = new List<Block>
        {
            new Heading($"{question.Number} {question.Label}"),
            new Paragraph(person is null ? RichText.FromString(prompt) : RichText.Of(new Mention(person), new Plain($" {prompt}"))),
        };
        if (question.Id == QuestionId.Hypotheses && state.Parked.Count > 0)
            blocks.Add(new Paragraph($"Parked earlier: {string.Join("; ", state.Parked.Select(parked => $"“{Words.Short(parked.Text, 100)}” ({parked.By.Name})"))}"));
        blocks.Add(new Buttons(AnswerButtons(question)));
        blocks.Add(new Buttons(OtherButtons(state, question)));
        return new Message(key, Placement.Thread, $"{question.Label}: {prompt}", blocks);
    }

    private static List<Button> AnswerButtons(Question question)
    {
        List<Button> buttons = question.Id == QuestionId.Hypotheses
            ? [.. Hypotheses.Kinds.Select(kind => new Button(Actions.Answer, kind.Label, $"{question.Id}:{kind.Kind}"))]
            : [new Button(Actions.Answer, question.YesLabel, $"{question.Id}:{AnswerValue.Yes}")];
        buttons.Add(new Button(Actions.Answer, question.NoLabel, $"{question.Id}:{AnswerValue.No}"));
        buttons.Add(new Button(Actions.Answer, "Don't know", $"{question.Id}:{AnswerValue.Unknown}"));
        return buttons;
    }

    private static List<Button> OtherButtons(TriageState state, Question question)
    {
        var buttons = new List<Button>
        {
            new(Actions.Detail, "Answer with note", question.Id.ToString(), Form: Forms.Detail(question, null)),
            new(Actions.Skip, "Skip", question.Id.ToString(), Form: Forms.Skip(question)),
        };
        if (state.Metric.People.Count > 0)
            buttons.Add(new Button(Actions.Ask, "Ask someone", question.Id.ToString(), Form: Forms.Ask(question, state.Metric.People)));
        return buttons;
    }

    private static Message Settled(string key, TriageState state, Question question, QuestionStanding standing)
    {
        var given = state.AnswerTo(question.Id);
        var blocks = new List<Block>
        {
            new Heading($"{question.Number} {question.Label}"),
            new Paragraph(standing.Link is null ? RichText.FromString(standing.Detail) : RichText.Of(new Link(standing.Detail, standing.Link))),
        };
        if (standing.IsConflict)
            blocks.Add(new SmallPrint("A person and a source say opposite things. Both stand; the source weighs more."));
        if (given?.Answer.Link is { } link)
            blocks.Add(new SmallPrint(RichText.Of(new Link(Words.Short(link.ToString(), 100), link))));
        if (state.Closed is null)
            blocks.Add(new Buttons([new Button(Actions.Detail, "Correct this", question.Id.ToString(), Form: Forms.Detail(question, given?.Answer))]));
        return new Message(key, Placement.Thread, $"{question.Label}: {standing.Detail}", blocks);
    }
}
