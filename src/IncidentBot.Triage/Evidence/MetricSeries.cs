namespace IncidentBot.Triage;

/// <summary>The metric as one source counts it. Bucket i covers Start + i * Interval (included) to Start + (i + 1) * Interval (excluded).</summary>
public sealed record MetricSeries
{
    public required string Source { get; init; }

    public required SourceRole Role { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Interval { get; init; }

    /// <summary>Events counted per bucket, or the value of a count metric; null is a missing bucket, never zero.</summary>
    public required IReadOnlyList<double?> Numerator { get; init; }

    /// <summary>Sessions, visits or attempts per bucket; null for a count metric.</summary>
    public IReadOnlyList<double?>? Denominator { get; init; }

    /// <summary>How long events of this source usually take to arrive.</summary>
    public TimeSpan Delay { get; init; }

    public Uri? Link { get; init; }

    public DateTimeOffset End => Start + Interval * Numerator.Count;
}
