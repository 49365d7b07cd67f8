using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What people see of the clockwork.</summary>
internal static class ClockworkMessages
{
    private const string RecoveryKey = "recovery";

    public static IEnumerable<Message> Of(TriageState state, Diagnosis diagnosis)
    {
        foreach (var (index, reminded) in state.Reminders.Index())
            yield return Reminder($"reminder-{index}", state, diagnosis, reminded);
        if (RecoveryLine(state, diagnosis) is { } line)
            yield return new Message(RecoveryKey, Placement.Thread, line, [new Paragraph(line), .. CloseButton(state, diagnosis)]);
    }

    /// <summary>Null while the metric is not known to have recovered.</summary>
    public static string? RecoveryLine(TriageState state, Diagnosis diagnosis) => state.LastRecheck is { BackSince: { } since }
        ? $"{Words.Short(state.Metric.Name, 60)} is back to expected since {Words.Time(since, diagnosis.Analyses.TimeZone, state.Started.At)}."
        : null;

    private static Message Reminder(string key, TriageState state, Diagnosis diagnosis, PersonReminded reminded)
    {
        var question = Agenda.Of(reminded.Question);
        if (state.Open != reminded.Question)
        {
            var done = $"Reminded {reminded.To.Name} of “{question.Label}” at {Words.Time(reminded.At, diagnosis.Analyses.TimeZone, state.Started.At)}.";
            return new Message(key, Placement.Thread, done, [new SmallPrint(done)]);
        }

        return new Message(
            key,
            Placement.Thread,
            $"Still open: {question.Prompt}",
            [new Paragraph(RichText.Of(new Mention(reminded.To), new Plain(" this is still open. Who else can say may answer too."))), .. QuestionMessage.Reminder(question, question.Prompt)]);
    }

    private static IEnumerable<Block> CloseButton(TriageState state, Diagnosis diagnosis) =>
        state.Closed is null ? [new Buttons([new Button(Actions.Close, "Close", Form: Forms.Close(diagnosis))])] : [];
}
