namespace IncidentBot.Triage;

public enum SignalKind { Http5xx, Http4xx, Timeouts, Crashes, Saturation, LatencyP95, PipelineLag, Requests }

public enum SignalUnit { Percent, Seconds, Count }

/// <summary>A technical series of a service, an app, or of own calls to a vendor. Bucket i covers Start + i * Interval on.</summary>
public sealed record SignalSeries
{
    public required SignalKind Kind { get; init; }

    public required string Service { get; init; }

    public required SignalUnit Unit { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Interval { get; init; }

    public required IReadOnlyList<double?> Values { get; init; }

    /// <summary>The segment it was read inside; everything unless the triage looked closer.</summary>
    public Segment Within { get; init; } = Segment.Everything;

    public Uri? Link { get; init; }
}

public enum AlertSeverity { Info, Warning, Critical }

/// <summary>An alert or incident of the monitoring: a symptom, never a cause by itself.</summary>
public sealed record Alert
{
    public required string Id { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null while it still fires.</summary>
    public DateTimeOffset? End { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Null when it is none of the signal kinds.</summary>
    public SignalKind? Kind { get; init; }

    public required string Service { get; init; }

    public required string Title { get; init; }

    public Uri? Link { get; init; }
}
