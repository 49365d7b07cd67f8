using Refit;

namespace IncidentBot.Connectors.PagerDuty;

// https://developer.pagerduty.com/api-reference/ (List incidents, List Change Events). Times go out as UTC with a Z: anything else is refused, or read in
// the account's time zone.
internal interface IPagerDutyApi
{
    /// <summary>Incidents that began in the window.</summary>
    [Get("/incidents?time_zone=UTC&sort_by=created_at%3Adesc")]
    Task<PagerDutyIncidents> ListIncidentsAsync(string since, string until, int limit, int offset, CancellationToken cancellationToken);

    /// <summary>Incidents that are open now, whenever they began.</summary>
    [Get("/incidents?date_range=all&time_zone=UTC&statuses%5B%5D=triggered&statuses%5B%5D=acknowledged")]
    Task<PagerDutyIncidents> ListOpenIncidentsAsync(int limit, int offset, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    [Get("/change_events")]
    Task<PagerDutyChanges> ListChangesAsync(string since, string until, int limit, int offset, CancellationToken cancellationToken);
}

internal sealed record PagerDutyIncidents
{
    public required IReadOnlyList<PagerDutyIncident> Incidents { get; init; }

    public bool More { get; init; }
}

internal sealed record PagerDutyIncident
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? LastStatusChangeAt { get; init; }

    /// <summary><c>triggered</c>, <c>acknowledged</c> or <c>resolved</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>high</c> or <c>low</c>.</summary>
    public string? Urgency { get; init; }

    public PagerDutyReference? Service { get; init; }

    public string? HtmlUrl { get; init; }
}

/// <param name="Summary">Its name.</param>
internal sealed record PagerDutyReference(string Id, string? Summary);

internal sealed record PagerDutyChanges
{
    public required IReadOnlyList<PagerDutyChange> ChangeEvents { get; init; }

    public bool More { get; init; }
}

internal sealed record PagerDutyChange
{
    public required string Id { get; init; }

    public required string Summary { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<PagerDutyReference>? Services { get; init; }

    public IReadOnlyList<PagerDutyLink>? Links { get; init; }
}

internal sealed record PagerDutyLink(string? Href);
