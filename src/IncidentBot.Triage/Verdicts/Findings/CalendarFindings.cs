namespace IncidentBot.Triage;

/// <summary>Question 6: what the calendar knew in advance. A possible explanation, not a proof.</summary>
internal static class CalendarFindings
{
    private static readonly TimeSpan Near = TimeSpan.FromHours(6);

    public static IEnumerable<Finding> Of(Analyses analyses)
    {
        if (analyses.Began?.Onset is not { } began)
            yield break;
        foreach (var entry in analyses.Calendar.Where(entry => Begins(entry, began) || Ends(entry, began)))
            yield return new Finding(QuestionId.Hypotheses, $"Calendar: {Words.Short(entry.Title, 60)} {(Begins(entry, began) ? "began" : "ended")} near the onset", new Weights(Behaviour: 2.2))
            {
                At = Begins(entry, began) ? entry.From : entry.To,
                By = "calendar",
                Subject = entry.Title,
                Answers = AnswerValue.Yes,
            };
    }

    private static bool Begins(CalendarEntry entry, Onset began) => entry.From >= began.Earliest - Near && entry.From <= began.Latest + TimeSpan.FromMinutes(30);

    private static bool Ends(CalendarEntry entry, Onset began) => entry.To >= began.Earliest - Near && entry.To <= began.Latest + TimeSpan.FromMinutes(30);
}
