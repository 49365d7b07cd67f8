using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Whether the metric has recovered, by its series read again.</summary>
internal static class Rechecks
{
    public static MetricRechecked Read(TriageState state, Evidence evidence, DateTimeOffset now)
    {
        if (evidence is not Evidence.Found { What: SeriesObserved { Series: var series } })
            return new MetricRechecked(now, null, evidence is Evidence.Unavailable unavailable ? unavailable.Reason : "the source has no series any more");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(state.Metric.TimeZone);
        var onset = OnsetScan.Find(series, new OnsetOptions(state.Metric.BadDirection, zone, now));
        return onset switch
        {
            { Reason: { } reason } => new MetricRechecked(now, null, reason),
            { Dropped: true } => new MetricRechecked(now, onset.RecoveredAt, null),
            _ => new MetricRechecked(now, now, null),
        };
    }
}
