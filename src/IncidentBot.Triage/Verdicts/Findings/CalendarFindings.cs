namespace IncidentBot.Triage;

/// <summary>Question 6: what the calendar knew in advance. A possible explanation, not a proof.</summary>
internal static class CalendarFindings
{
    private static readonly TimeSpan Before = TimeSpan.FromHours(6);

    /// <summary>Where nothing is known but the day.</summary>
    private static readonly TimeSpan SomeTimeThatDay = TimeSpan.FromHours(1);

    public static IEnumerable<Finding> Of(Analyses analyses, TriageState state)
    {
        if (analyses.Began is not { Onset: { } began } onset)
            yield break;
        var entries = Near(analyses, onset, began).ToList();
        // Users who all react at one moment have a reason that has a moment. Whether people know one is still asked.
        if (entries.Count == 0 && (analyses.Calendar.Count > 0 || Looked.Fully(state, EvidenceKind.Calendar)))
            yield return new Finding(QuestionId.Hypotheses, "No campaign, price change or holiday begins or ends near its start", new Weights(Behaviour: onset.Shape == Shape.Ramp ? -0.4 : -1)) { By = "calendar" };
        foreach (var entry in entries)
            yield return entry;
    }

    private static IEnumerable<Finding> Near(Analyses analyses, OnsetResult onset, Onset began)
    {
        foreach (var entry in analyses.Calendar)
        {
            var (begins, ends) = (Gap(entry.From, began, analyses.TimeZone), EndHurts(entry) ? Gap(entry.To, began, analyses.TimeZone) : null);
            if ((begins ?? ends) is null)
                continue;
            var atStart = ends is null || begins <= ends;
            var patience = TimeSpan.FromHours(onset.Shape == Shape.Ramp ? 12 : 2);
            var near = Math.Exp(-((atStart ? begins : ends) ?? Before) / patience);
            yield return new Finding(QuestionId.Hypotheses, $"Calendar: {Words.Short(entry.Title, 60)} {(atStart ? "began" : "ended")} near its start", new Weights(Behaviour: WeightOf(entry.Kind) * near))
            {
                At = atStart ? entry.From : entry.To,
                By = "calendar",
                Subject = entry.Title,
                Answers = near > 0.3 ? AnswerValue.Yes : AnswerValue.Unknown,
            };
        }
    }

    // What changes the offer is felt at once and by everybody who buys; an entry of no special kind may be anything.
    private static double WeightOf(CalendarKind kind) => kind switch
    {
        CalendarKind.PriceChange or CalendarKind.UxChange or CalendarKind.Campaign => 2.4,
        CalendarKind.Holiday or CalendarKind.Competitor => 2,
        _ => 1.2,
    };

    private static bool EndHurts(CalendarEntry entry) => entry.Kind is CalendarKind.Campaign or CalendarKind.PriceChange or CalendarKind.Other;

    // From the moment to the onset's interval; null where it comes later, or far before.
    private static TimeSpan? Gap(DateTimeOffset at, Onset began, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        if (local.TimeOfDay == TimeSpan.Zero && local.Date == TimeZoneInfo.ConvertTime(began.At, zone).Date)
            return SomeTimeThatDay;
        if (at > began.Latest + TimeSpan.FromMinutes(30) || at < began.Earliest - Before)
            return null;
        return at < began.Earliest ? began.Earliest - at : TimeSpan.Zero;
    }
}
