using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// All messages of a triage as they should look now: a pure function of where it stands. What differs from what was posted goes out,
/// so a message is posted once and edited in place ever after, whatever happened in between.
/// </summary>
internal static class ThreadView
{
    public const string RootKey = "root";
    public const string VerdictKey = "verdict";

    public static IReadOnlyList<Message> Of(TriageState state, Diagnosis diagnosis, Catalogue catalogue)
    {
        List<Message> messages = [Root(state, diagnosis, catalogue)];
        if (state.IsGathered && !state.Evidence.IsEmpty)
            messages.Add(EvidenceMessage.Of(state, diagnosis));
        messages.AddRange(state.Asked.Select((asked, index) => QuestionMessage.Of(state, diagnosis, asked, index)));
        if (state.Verdict is not null)
            messages.Add(Verdict(state, diagnosis));
        messages.AddRange(ClockworkMessages.Of(state, diagnosis));
        return messages;
    }

    public static string TitleOf(TriageState state) => $"{Words.Short(state.Metric.Name, 60)}{(state.Report.Change is { } change ? $" {Words.Percent(change)}" : "")}{Since(state)}";

    private static string Since(TriageState state) => state.Report.Since is { } since
        ? $" since {Words.Time(since, TimeZoneInfo.FindSystemTimeZoneById(state.Metric.TimeZone), state.Started.At)}"
        : "";

    private static Message Root(TriageState state, Diagnosis diagnosis, Catalogue catalogue)
    {
        var (word, line) = StatusLine(state, diagnosis);
        var blocks = new List<Block>
        {
            new Heading(Words.Short($"Triage: {TitleOf(state)}", 150)),
            new Paragraph(RichText.Of(new Strong(word), new Plain($" {line}"))),
            new Checklist([.. diagnosis.Standings.Select(Row)]),
        };
        if (ClockworkMessages.RecoveryLine(state, diagnosis) is { } recovery)
            blocks.Add(new Paragraph(recovery));
        if (state.Parked.Count > 0)
            blocks.Add(new SmallPrint($"Parked for question 6: {string.Join("; ", state.Parked.Select(parked => $"“{Words.Short(parked.Text, 60)}” ({parked.By.Name})"))}"));
        if (state.Lock is { } opened)
            blocks.Add(new SmallPrint($"The lock of question 6 was opened early by {opened.By.Name}."));
        blocks.Add(new Buttons(RootButtons(state, diagnosis, catalogue)));
        blocks.Add(new SmallPrint($"Started by {state.Started.By.Name}: “{Words.Short(state.Started.Text, 120)}”. Times are {Words.Zone(diagnosis.Analyses.TimeZone)}."));
        if (state.Closed is { RealCause: not null })
            blocks.Add(new SmallPrint($"As a replay for later: export scenario {state.Id}"));
        return new Message(RootKey, Placement.Root, $"Triage of {TitleOf(state)}: {word.ToLowerInvariant()} {line}", blocks);
    }

    private static (string Word, string Line) StatusLine(TriageState state, Diagnosis diagnosis)
    {
        if (state.Closed is { By.Id: var by, Note: { } why } && by == Clockwork.Itself.Id)
            return ("CLOSED", $"by itself: {why}");
        if (state.Closed is { } closed)
            return ("CLOSED", $"by {closed.By.Name}{Outcome(state, closed, diagnosis)}");
        if (!state.IsGathered)
            return ("RUNNING", state.Planned.Count == 0 ? "asking the sources" : $"asking the sources ({state.Planned.Count - state.Pending.Count()} of {state.Planned.Count} answered)");
        if (state.Verdict is not null)
            return ("VERDICT", Summary.Headline(state, diagnosis));
        var open = diagnosis.Standings.Count(standing => standing.NeedsPerson);
        return ("ASKING", $"{open} open {(open == 1 ? "question" : "questions")}. So far: {Summary.Headline(state, diagnosis)}");
    }

    private static string Outcome(TriageState state, TriageClosed closed, Diagnosis diagnosis)
    {
        if (closed.RealCause is not { } cause)
            return ", cancelled";
        var culprit = Culprits.TitleOf(closed.Culprit?.Id, diagnosis.Analyses) is { } title ? $", {Words.Short(title, 60)}" : "";
        var grade = GradeWords.Of(state.Verdict, closed) is { } sentence ? $". {sentence}" : "";
        return $". Real cause: {Words.Cause(cause).ToLowerInvariant()}{culprit}{NoteOf(closed)}{grade}";
    }

    private static string NoteOf(TriageClosed closed) => string.IsNullOrWhiteSpace(closed.Note) ? "" : $" — “{Words.Short(closed.Note, 120)}”";

    private static CheckRow Row(QuestionStanding standing)
    {
        var detail = Words.Short(standing.Detail, 220);
        var text = standing.Link is null ? RichText.FromString(detail) : RichText.Of(new Link(detail, standing.Link));
        return new CheckRow(standing.Mark, $"{standing.Question.Number} {standing.Question.Label}{(standing.IsConflict ? " (conflict)" : "")}", text);
    }

    private static List<Button> RootButtons(TriageState state, Diagnosis diagnosis, Catalogue catalogue)
    {
        if (state.Closed is not null)
            return [new Button(Actions.Reopen, "Reopen")];
        var buttons = new List<Button> { new(Actions.Intake, "Correct", Form: Forms.Intake(state, catalogue)) };
        if (diagnosis.StandingOf(QuestionId.Hypotheses).Mark == CheckMark.Locked && state.IsGathered)
            buttons.Add(new Button(Actions.OpenLock, "Open the lock"));
        buttons.Add(new Button(Actions.Close, "Close", Style: state.Verdict is null ? ButtonStyle.Plain : ButtonStyle.Primary, Form: Forms.Close(diagnosis)));
        buttons.Add(new Button(Actions.Cancel, "Cancel", Style: ButtonStyle.Danger));
        return buttons;
    }

    private static Message Verdict(TriageState state, Diagnosis diagnosis)
    {
        var summary = Summary.Of(state, diagnosis);
        var headline = Summary.Headline(state, diagnosis);
        return new Message(VerdictKey, Placement.ThreadAndChannel, headline, [new Facts([.. summary.Lines.Select(line => new Fact(line.Label, line.Text))])]);
    }
}
