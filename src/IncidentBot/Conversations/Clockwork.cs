using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// What a triage does because time has passed: reminds the person asked and then the stand-in, reads the metric again after the verdict, closes when nobody says anything.
/// A pure function of where it stands, and each is an event of the log: so it happens once, whatever is restarted and however the clock jumps.
/// </summary>
internal static class Clockwork
{
    /// <summary>Who closes what nobody closed.</summary>
    public static readonly Person Itself = new() { Id = "incidentbot", Name = "IncidentBot" };

    /// <summary>As long as the series that the verdict was drawn from: five weeks and a day.</summary>
    private static readonly TimeSpan SeriesLength = TimeSpan.FromDays(36);

    /// <summary>What is due now; null when nothing is.</summary>
    public static TriageEvent? Next(TriageState state, Diagnosis diagnosis, ClockworkSettings settings, DateTimeOffset now) =>
        Waiting(state, diagnosis, settings, now).FirstOrDefault(one => one.At <= now).Event;

    /// <summary>When something is due; null when never.</summary>
    public static DateTimeOffset? Due(TriageState state, Diagnosis diagnosis, ClockworkSettings settings) =>
        Waiting(state, diagnosis, settings, state.LastActivity).Select(one => (DateTimeOffset?)one.At).Min();

    private static IEnumerable<(DateTimeOffset At, TriageEvent? Event)> Waiting(TriageState state, Diagnosis diagnosis, ClockworkSettings settings, DateTimeOffset now)
    {
        if (state.Closed is not null)
            yield break;
        if (settings.CloseAfter is { } closeAfter)
            yield return (state.LastActivity + closeAfter, new TriageClosed(now, Itself, null, $"nobody said anything for {Words.Length(closeAfter)}"));
        if (settings.RemindAfter is { } remindAfter && NextReminder(state) is var (since, question, person))
            yield return (since + remindAfter, new PersonReminded(now, question, person));
        if (settings.RecheckEvery is { } every && NextRecheck(state, diagnosis, every, settings.RecheckFor) is var (at, source))
            yield return (at, new RecheckPlanned(now, Request(source, now)));
    }

    /// <summary>First the person asked, then the stand-in, then nobody: a third time helps nobody.</summary>
    private static (DateTimeOffset Since, QuestionId Question, Person Person)? NextReminder(TriageState state)
    {
        if (state.Open is not { } open || state.Asked.FindLast(asked => asked.Question == open) is not { } asked)
            return null;
        var handed = state.HandedOver.GetValueOrDefault(open);
        var since = handed?.At ?? asked.At;
        if ((handed?.To ?? asked.Asked) is not { } person)
            return null;
        return state.Reminders.FindAll(reminded => reminded.Question == open && reminded.At >= since) switch
        {
            [] => (since, open, person),
            [var first] when StandInOf(state.Metric, person) is { } standIn => (first.At, open, standIn),
            _ => null,
        };
    }

    private static Person? StandInOf(Metric metric, Person person) =>
        person.StandIn is null ? null : metric.People.FirstOrDefault(other => string.Equals(other.Name, person.StandIn, StringComparison.OrdinalIgnoreCase));

    // Ever more seldom: what has not recovered after hours will not do so within minutes.
    private static (DateTimeOffset At, string Source)? NextRecheck(TriageState state, Diagnosis diagnosis, TimeSpan every, TimeSpan until)
    {
        if (state is not { Verdict: { } verdict, Recheck: null, LastRecheck: null or { BackSince: null } } || diagnosis.Analyses is not { HasDropped: true, Onset.RecoveredAt: null, Judged: { } judged })
            return null;
        var last = state.LastRecheck?.At ?? verdict.At;
        var pause = (last - verdict.At) / 2;
        var at = last + (pause > every ? pause : every);
        return at <= verdict.At + until ? (at, judged.Source) : null;
    }

    private static EvidenceRequest Request(string source, DateTimeOffset now) =>
        new($"recheck/{source}@{now.UtcTicks}", source, EvidenceKind.Series, new TimeWindow(now - SeriesLength, now), Segment.Everything);
}

/// <summary>When a triage does something by itself; null for never.</summary>
/// <param name="RemindAfter">How long a question waits for the person asked, and again for the stand-in.</param>
/// <param name="RecheckEvery">After the verdict, at first; later ever more seldom.</param>
/// <param name="RecheckFor">Then the metric is not looked at any more.</param>
/// <param name="CloseAfter">How long nobody says anything.</param>
internal sealed record ClockworkSettings(TimeSpan? RemindAfter, TimeSpan? RecheckEvery, TimeSpan RecheckFor, TimeSpan? CloseAfter)
{
    public static readonly ClockworkSettings Default = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15), TimeSpan.FromHours(24), TimeSpan.FromDays(7));
}
