namespace IncidentBot.Triage;

public static class OnsetScan
{
    /// <summary>Judges one series against its own past.</summary>
    public static OnsetResult Find(MetricSeries series, OnsetOptions options) => new() { Reason = "not analysed" };
}
