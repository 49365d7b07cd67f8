using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Whether the metric has recovered, by its series read again.</summary>
internal static class Rechecks
{
    /// <summary>A drop that is no longer seen has recovered only where what was counted since the verdict speaks against it: until then nothing is known.</summary>
    public static MetricRechecked Read(TriageState state, Diagnosis diagnosis, Evidence evidence, DateTimeOffset now)
    {
        if (evidence is not Evidence.Found { What: SeriesObserved { Series: var series } })
            return new MetricRechecked(now, null, evidence is Evidence.Unavailable unavailable ? unavailable.Reason : "the source has no series any more");
        var since = state.Verdict?.At ?? now;
        var lasting = new ReportedDrop(since, Math.Abs(diagnosis.Analyses.Onset?.Change ?? 0));
        var onset = OnsetScan.Find(series, new OnsetOptions(state.Metric.BadDirection, diagnosis.Analyses.TimeZone, now) { Reported = lasting });
        return onset switch
        {
            { Reason: { } reason } => new MetricRechecked(now, null, reason),
            { Dropped: true } => new MetricRechecked(now, onset.RecoveredAt, null),
            { ContradictsReport: true } => new MetricRechecked(now, since, null),
            _ => new MetricRechecked(now, null, null),
        };
    }
}
