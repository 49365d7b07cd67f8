using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>A span of time: includes its start, excludes its end.</summary>
public readonly record struct TimeWindow
{
    [JsonConstructor]
    public TimeWindow(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
            throw new ArgumentException($"A window cannot end ({to:O}) before it starts ({from:O}).", nameof(to));
        From = from;
        To = to;
    }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    public TimeSpan Length => To - From;

    public bool Contains(DateTimeOffset time) => time >= From && time < To;

    /// <summary>The same length of time, earlier by <paramref name="by"/>.</summary>
    public TimeWindow Earlier(TimeSpan by) => new(From - by, To - by);
}
