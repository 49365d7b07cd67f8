namespace IncidentBot.Triage;

/// <summary>What the drop has cost, as a range and in words; never a single made-up number.</summary>
public static class Impact
{
    public static string Of(TriageState state, Diagnosis diagnosis)
    {
        var analyses = diagnosis.Analyses;
        if (diagnosis.Verdict.Cause == Cause.None)
            return "none: the metric is where it usually is";
        if (analyses is { HasDropped: false, Onset.Reason: null, Judged: { } quiet } && (analyses.Agreement.Parted is null || diagnosis.Verdict.Cause != Cause.Measurement))
            return $"{quiet.Source} shows no loss beyond chance so far{(state.Report.Change is { } alleged ? $"; reported was {Words.Percent(alleged)}" : "")}";
        if (analyses.Fall is not { Dropped: true, Onset: { } began } onset)
            return state.Report.Change is { } said ? $"reported {Words.Percent(said)}; cannot be computed without a series" : "cannot be computed without a series of the metric";

        var since = $"since {Words.Time(began.At, analyses.TimeZone, analyses.AsOf)} {Words.Zone(analyses.TimeZone)}{Margin(began)}";
        if (diagnosis.Verdict.Cause == Cause.Measurement)
            return $"{since}: no business loss seen; {(analyses.HasDropped ? analyses.Judged?.Source : analyses.Agreement.OddOnes[0])} shows {Words.Share(Math.Abs(onset.Change ?? 0))} too {(onset.Change < 0 ? "little" : "much")}";
        return $"{since}: {Loss(state.Metric, onset, began, analyses.AsOf)}";
    }

    private static string Loss(Metric metric, OnsetResult onset, Onset began, DateTimeOffset asOf)
    {
        if (onset is not { EventsDifferenceLow: { } low, EventsDifferenceHigh: { } high })
            return onset.Change is { } change ? $"{Words.Percent(change)} against expected" : "size unclear";
        var isLoss = metric.BadDirection == Direction.Down;
        var (least, most) = isLoss ? (-high, -low) : (low, high);
        least = Math.Max(0, least);
        most = Math.Max(least, most);
        var hours = Math.Max(0.25, ((onset.RecoveredAt ?? asOf) - began.At).TotalHours);
        var perHour = onset.RecoveredAt is null && hours >= 1 ? $", {Words.Range(least / hours, most / hours)} per hour" : "";
        var money = metric.UnitValue is { } unit ? $" ({unit.Currency} {Words.Range(least * unit.Amount, most * unit.Amount)})" : "";
        return $"{Words.Range(least, most)} {metric.Unit} {(isLoss ? "missing" : "too many")}{money}{perHour}";
    }

    private static string Margin(Onset began)
    {
        var margin = TimeSpan.FromTicks(Math.Max((began.At - began.Earliest).Ticks, (began.Latest - began.At).Ticks));
        return margin < TimeSpan.FromMinutes(1) ? "" : $" (±{Words.Length(margin)})";
    }
}
