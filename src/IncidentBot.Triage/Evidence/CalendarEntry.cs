namespace IncidentBot.Triage;

public enum CalendarKind { Holiday, Campaign, PriceChange, Competitor, UxChange, Other }

/// <summary>A business event known in advance: a possible explanation, not a proof.</summary>
public sealed record CalendarEntry
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required CalendarKind Kind { get; init; }

    public required string Title { get; init; }
}
