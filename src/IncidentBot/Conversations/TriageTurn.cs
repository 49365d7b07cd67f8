using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a turn leads to: events for the log, and words for the one who spoke where the thread itself does not show the effect.</summary>
internal sealed record Decision(IReadOnlyList<TriageEvent> Events, Message? Reply)
{
    public static Decision Nothing { get; } = new([], null);

    public static Decision That(params IReadOnlyList<TriageEvent> events) => new(events, null);
}

/// <summary>Decides what a turn in a triage's thread means. Pure: the same state and turn give the same decision.</summary>
internal sealed class TriageTurn(TriageState state, Diagnosis diagnosis, Turn turn, Catalogue catalogue)
{
    /// <summary>Replies to one question that are taken as attempts, before it is left at "don't know".</summary>
    private const int Attempts = 2;

    private const int LongestText = 4000;

    private readonly Replies _replies = new(turn);

    public Decision Decide() => turn.Said switch
    {
        Said.Click click => Clicked(click),
        Said.Text text when !turn.Addressed => Overheard(text.Words),
        Said.Text { Words.Length: > LongestText } => _replies.Private($"That message is too long for me ({LongestText:#,0} characters at most). Please say it shorter, or put it behind a link."),
        Said.Text text => Spoken(text.Words),
        Said.Alarm alarm when state.Closed is null => _replies.Thread(new Paragraph($"{turn.By.Name}: {alarm.Words}")),
        _ => Decision.Nothing,
    };

    // Nobody spoke to the bot: a guess may be parked, nothing else.
    private Decision Overheard(string words) =>
        state.Closed is null && words.Length <= LongestText && CommandReader.Read(words) is Command.Park park ? Park(park.Guess) : Decision.Nothing;

    private Decision Spoken(string words) => CommandReader.Read(words) is { } command ? Commanded(command) : Replied(words);

    private Decision Commanded(Command command) => command switch
    {
        Command.Help => _replies.Thread([.. HelpText.InTriage(), .. OpenQuestion()]),
        Command.Status => Status(),
        Command.Summarise => _replies.Thread(new Facts([.. Summary.Of(state, diagnosis).Lines.Select(line => new Fact(line.Label, line.Text))])),
        Command.Why => _replies.Thread([.. WhyText.Of(state, diagnosis), .. OpenQuestion()]),
        Command.List => _replies.Private("Say “list” in the channel: here we are inside one triage."),
        Command.Start => _replies.Private("Here we are inside a triage. Start another one in the channel."),
        Command.Reopen when state.Closed is not null => Decision.That(new TriageReopened(turn.At, turn.By)),
        Command.Reopen => _replies.Private("This triage is open."),
        _ when state.Closed is { } closed => _replies.Private($"This triage was closed by {closed.By.Name}. Reopen it first."),
        Command.DontKnow => OnOpenQuestion(question => Answered(question, new Answer(AnswerValue.Unknown))),
        Command.Skip skip => OnOpenQuestion(question => Skipped(question, skip.Reason)),
        Command.Ask ask => OnOpenQuestion(question => Handed(question, ask.Person)),
        Command.Correct correct => Corrected(correct),
        Command.OpenLock => Unlock(),
        Command.Park park => Park(park.Guess),
        Command.Cancel => Decision.That(new TriageClosed(turn.At, turn.By, null, null)),
        Command.Close close => Close(close.RealCause),
        _ => Decision.Nothing,
    };

    private Decision Clicked(Said.Click click)
    {
        if (click.Action == Actions.Reopen)
            return Commanded(new Command.Reopen());
        if (state.Closed is { } closed)
            return _replies.Private($"This triage was closed by {closed.By.Name}. Reopen it first.");
        return click.Action switch
        {
            Actions.Answer => AnswerClicked(click.Value ?? ""),
            Actions.Detail => Detailed(click),
            Actions.Skip => OnQuestion(click.Value, question => Skipped(question, click.Fields.GetValueOrDefault(Actions.Fields.Reason, ""))),
            Actions.Ask => OnQuestion(click.Value, question => Handed(question, click.Fields.GetValueOrDefault(Actions.Fields.Person, ""))),
            Actions.Intake => IntakeForm(click.Fields),
            Actions.OpenLock => Unlock(),
            Actions.Close => CloseForm(click.Fields),
            Actions.Cancel => Commanded(new Command.Cancel()),
            _ => _replies.Private("That button belongs to an older version of me and does nothing any more. Say “status” to go on."),
        };
    }

    private Decision Replied(string words)
    {
        if (state.Closed is { } closed)
            return _replies.Private($"This triage was closed by {closed.By.Name}. Reopen it first.");
        if (state.Open is not { } open)
            return _replies.Private("I did not understand that, and no question is open. Say “help” for what I know.");
        var question = Agenda.Of(open);
        var step = AdaptiveDialog.Continue([InputOf(question)], WaitingFor(question), words, interrupt: _ => null);
        return step.Outputs[0] switch
        {
            DialogOutput.Settled { GaveUp: true } => Decision.That(
                new ReplyNotUnderstood(turn.At, open, turn.By, Words.Short(words, 500)), new AnswerGiven(turn.At, open, null, new Answer(AnswerValue.Unknown))),
            DialogOutput.Settled { Value: { } value } => Answered(question, AnswerOf(value) with { Note = NoteOf(words) }),
            _ => new Decision(
                [new ReplyNotUnderstood(turn.At, open, turn.By, Words.Short(words, 500))],
                _replies.Message([new Paragraph($"I could not read “{Words.Short(words, 80)}” as an answer."), .. QuestionMessage.Reminder(question, question.AgainPrompt)])),
        };
    }

    private static DialogInput InputOf(Question question) => new()
    {
        Property = question.Id.ToString(),
        Prompt = question.Prompt,
        UnrecognizedPrompt = question.AgainPrompt,
        Recognize = reply => question.Id == QuestionId.Hypotheses && Hypotheses.KindOf(reply) is { } kind ? kind.ToString() : ReplyWords.Recognize(question, reply),
        MaxTurnCount = Attempts,
        DefaultValue = nameof(AnswerValue.Unknown),
    };

    private DialogState WaitingFor(Question question) => DialogState.Start with { Waiting = question.Id.ToString(), TurnCount = state.Misses.Count + 1 };

    private Decision AnswerClicked(string value)
    {
        if (value.Split(':') is not [var name, var word] || Agenda.Find(name) is not { } question || !IsAnswer(word))
            return _replies.Private("That button says nothing I know. Say “status” to go on.");
        if (state.Open != question.Id && state.AnswerTo(question.Id) is { } given)
            return _replies.Private($"{given.By?.Name ?? "The triage"} already answered this. To change it, press “Correct this”.");
        return state.Open == question.Id
            ? Answered(question, AnswerOf(word))
            : _replies.Private($"“{question.Label}” is not open. Say “correct {question.Number} …” to answer it all the same.");
    }

    private Decision Detailed(Said.Click click) => OnQuestion(click.Value, question =>
    {
        var word = click.Fields.GetValueOrDefault(Actions.Fields.Value, "");
        if (!IsAnswer(word))
            return _replies.Private("Please choose an answer in the form.");
        var time = click.Fields.GetValueOrDefault(Actions.Fields.Time, "");
        DateTimeOffset? at = null;
        if (time.Length > 0)
        {
            at = SinceReader.ReadField(time)?.Resolve(turn.At, diagnosis.Analyses.TimeZone);
            if (at is null)
                return _replies.Private($"I cannot read “{Words.Short(time, 40)}” as a time. Write it like 9:40, yesterday 14:00 or 2 hours ago.");
            if (at > turn.At)
                return _replies.Private("That time lies in the future. Please give one that has passed.");
        }

        var link = click.Fields.GetValueOrDefault(Actions.Fields.Link, "").Trim();
        Uri? uri = null;
        if (link.Length > 0 && (!Uri.TryCreate(link, UriKind.Absolute, out uri) || uri.Scheme is not ("http" or "https")))
            return _replies.Private("The link must begin with http:// or https://.");
        var note = click.Fields.GetValueOrDefault(Actions.Fields.Note, "").Trim();
        return Answered(question, AnswerOf(word) with { Note = note.Length == 0 ? null : Words.Short(note, 500), Time = at, Link = uri });
    });

    private Decision Answered(Question question, Answer answer) => Decision.That(new AnswerGiven(turn.At, question.Id, turn.By, answer));

    private Decision Corrected(Command.Correct correct)
    {
        if (correct.Rest.Length == 0)
            return _replies.Private($"Say the new answer in the same breath, for example “correct {correct.Question.Number} yes, the tag manager was changed at 9:30”.");
        return InputOf(correct.Question).Recognize(correct.Rest) is { } value
            ? Answered(correct.Question, AnswerOf(value) with { Note = NoteOf(correct.Rest) })
            : _replies.Private($"I understood “{correct.Question.Label}”, but not the answer. {correct.Question.AgainPrompt}");
    }

    private Decision Skipped(Question question, string reason) => string.IsNullOrWhiteSpace(reason)
        ? _replies.Private("Please say why it is skipped, for example “skip because we have no access to payments”. The reason stands in the summary.")
        : Decision.That(new QuestionSkipped(turn.At, question.Id, turn.By, Words.Short(reason, 200)));

    private Decision Handed(Question question, string name)
    {
        var person = state.Metric.People.FirstOrDefault(person => Catalogue.Plain(person.Name) == Catalogue.Plain(name) || person.Id == name)
            ?? new Person { Id = Words.Short(name, 60), Name = Words.Short(name, 60) };
        return string.IsNullOrWhiteSpace(name) ? _replies.Private("Whom shall I ask? Say “ask @name”.") : Decision.That(new QuestionHandedOver(turn.At, question.Id, turn.By, person));
    }

    private Decision Unlock() => state.Lock is { } opened
        ? _replies.Private($"{opened.By.Name} has opened the lock already.")
        : Decision.That(new LockOpened(turn.At, turn.By));

    private Decision Park(string guess) => state.Open == QuestionId.Hypotheses && Hypotheses.KindOf(guess) is { } kind
        ? Answered(Hypotheses.Question, new Answer(AnswerValue.Yes, Words.Short(guess, 500), Kind: kind))
        : new Decision([new HypothesisParked(turn.At, turn.By, Words.Short(guess, 300))], _replies.Message([
            new Paragraph($"Parked for question 6, {turn.By.Name}: “{Words.Short(guess, 120)}”. First we check whether the number is true and what changed."), .. OpenQuestion()]));

    private Decision Close(string words)
    {
        if (words.Length == 0)
            return _replies.Thread(new Paragraph("What was it really? That is how I learn."), new Buttons([new Button(Actions.Close, "Close with the real cause", Form: Forms.Close(diagnosis))]));
        return CauseWords.Find(words) is { } cause
            ? Closed(cause, Culprits.NamedIn(words, diagnosis.Analyses), Words.Short(words, 300))
            : _replies.Private("Say the real cause: measurement, own change, third party, infrastructure, users, nothing, or unknown. For example “close own change: release 8.4”.");
    }

    private Decision CloseForm(IReadOnlyDictionary<string, string> fields) =>
        Enum.TryParse<Cause>(fields.GetValueOrDefault(Actions.Fields.Cause, ""), out var cause) && Enum.IsDefined(cause)
            ? Closed(cause, Culprits.Chosen(fields.GetValueOrDefault(Actions.Fields.Culprit, "")), fields.GetValueOrDefault(Actions.Fields.Note) is { Length: > 0 } note ? Words.Short(note, 300) : null)
            : _replies.Private("Please choose what it really was.");

    private Decision Closed(Cause cause, RealCulprit? named, string? note)
    {
        var culprit = Grading.HasCulprit(cause) ? named : null;
        return Culprits.Misfit(cause, culprit, diagnosis.Analyses) is { } sentence
            ? _replies.Private(sentence)
            : Decision.That(new TriageClosed(turn.At, turn.By, cause, note, culprit, Grading.Of(state.Verdict, cause, culprit)));
    }

    private Decision IntakeForm(IReadOnlyDictionary<string, string> fields)
    {
        var read = Intake.Read(fields.GetValueOrDefault(Actions.Fields.Metric, ""), fields.GetValueOrDefault(Actions.Fields.Size, ""), fields.GetValueOrDefault(Actions.Fields.Since, ""), state.Metric, catalogue, turn.At);
        return read switch
        {
            Intake.Understood { Metric: var metric, Report: var report } when metric.Name == state.Metric.Name && report == state.Report => Decision.Nothing,
            Intake.Understood understood => Decision.That(new IntakeCorrected(turn.At, turn.By, understood.Metric, understood.Report)),
            Intake.Refused refused => _replies.Private(refused.Reason),
            _ => Decision.Nothing,
        };
    }

    private Decision Status()
    {
        var rows = diagnosis.Standings.Select(standing => new CheckRow(standing.Mark, $"{standing.Question.Number} {standing.Question.Label}", Words.Short(standing.Detail, 160))).ToList();
        return _replies.Thread([new Paragraph(Summary.Headline(state, diagnosis)), new Checklist(rows), .. OpenQuestion()]);
    }

    private IReadOnlyList<Block> OpenQuestion() => state.Open is { } open ? QuestionMessage.Reminder(Agenda.Of(open), Agenda.Of(open).Prompt) : [];

    private Decision OnOpenQuestion(Func<Question, Decision> decide) => state.Open is { } open ? decide(Agenda.Of(open)) : _replies.Private("No question is open just now.");

    private Decision OnQuestion(string? name, Func<Question, Decision> decide) => Agenda.Find(name ?? "") is { } question ? decide(question) : _replies.Private("That button says nothing I know. Say “status” to go on.");

    private static bool IsAnswer(string word) => Enum.TryParse<AnswerValue>(word, out _) || Enum.TryParse<HypothesisKind>(word, out _);

    private static Answer AnswerOf(string word) => Enum.TryParse<HypothesisKind>(word, out var kind)
        ? new Answer(AnswerValue.Yes, Kind: kind)
        : new Answer(Enum.Parse<AnswerValue>(word));

    // "yes" alone says no more than the button; anything longer is worth keeping.
    private static string? NoteOf(string words) => words.Trim().Length > 12 ? Words.Short(words, 500) : null;
}
