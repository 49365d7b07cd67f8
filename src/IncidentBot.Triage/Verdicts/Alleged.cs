namespace IncidentBot.Triage;

/// <summary>What people say to have seen, where it has to stand in for what could be measured.</summary>
internal static class Alleged
{
    private const double UsualSize = 0.1;
    private const double Exaggeration = 0.6;
    private static readonly TimeSpan Seen = TimeSpan.FromHours(2);

    /// <summary>Who names no time may have seen it begin.</summary>
    private static readonly TimeSpan SeenWithoutTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan JustBefore = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Rounding = TimeSpan.FromMinutes(45);

    /// <summary>The drop to hold a quiet series against. People round times and exaggerate sizes, and who reports has seen it for a while.</summary>
    public static ReportedDrop Drop(TriageState state)
    {
        var seen = state.Started.At - (state.Report.Since is null ? SeenWithoutTime : Seen);
        var size = state.Report.Change is { } change && Math.Abs(change) > 0 ? Math.Min(1, Math.Abs(change)) * Exaggeration : UsualSize;
        return new(state.Report.Since is { } since && since > seen ? since : seen, size);
    }

    /// <summary>When to look for symptoms where the series contradicts the report: they may be what somebody saw.</summary>
    public static OnsetResult Around(TriageState state)
    {
        var since = state.Report.Since ?? state.Started.At - JustBefore;
        return new() { Dropped = true, Onset = new(since, since - Rounding, since + Rounding), Shape = Shape.Unclear };
    }

    /// <summary>The reported onset, as wide as people round; null without a time, or where the series contradicts the report.</summary>
    public static OnsetResult? Onset(TriageState state, OnsetResult? measured) =>
        state.Report.Since is not null && measured is not { Reason: null, ContradictsReport: true } ? Around(state) with { Change = state.Report.Change } : null;
}
