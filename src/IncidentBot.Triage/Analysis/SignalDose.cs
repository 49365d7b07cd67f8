namespace IncidentBot.Triage;

/// <summary>Dose: whether a signal's excess failures are enough to have cost what was lost. About .3 to 3 is plausible, far less is a bystander.</summary>
internal static class SignalDose
{
    /// <summary>
    /// Share of the drop that the failures beyond the usual explain: of a percentage, as many of a hundred visits as fail; of a count, each failure
    /// times the usual conversion, against the events lost. Null for what counts no failures, for failures inside a segment alone, and without a size.
    /// </summary>
    public static double? Of(SignalSeries signal, double? before, double? during, int buckets, OnsetResult onset)
    {
        if (before is not { } usual || during is not { } now || !signal.Within.IsEverything || signal.Kind is not (SignalKind.Http5xx or SignalKind.Http4xx or SignalKind.Timeouts or SignalKind.Crashes))
            return null;
        return signal.Unit switch
        {
            SignalUnit.Percent when onset.Change is < 0 and { } change => (now - usual) / 100 / -change,
            SignalUnit.Count when onset is { EventsDifference: < 0 and { } lost, Conversion: { } conversion } => (now - usual) * buckets * conversion / -lost,
            _ => null,
        };
    }
}
