using Refit;

namespace IncidentBot.Connectors.Statuspage;

// https://www.githubstatus.com/api (each page documents itself under /api). summary.json hides what is already resolved, so the lists are read.
internal interface IStatuspageApi
{
    /// <summary>The newest 50, open or resolved.</summary>
    [Get("/api/v2/incidents.json")]
    Task<StatuspageIncidents> ListIncidentsAsync(CancellationToken cancellationToken);

    /// <summary>The newest 50, planned, under way or completed.</summary>
    [Get("/api/v2/scheduled-maintenances.json")]
    Task<StatuspageMaintenances> ListMaintenancesAsync(CancellationToken cancellationToken);
}

internal sealed record StatuspageIncidents
{
    public required IReadOnlyList<StatuspageIncident> Incidents { get; init; }
}

internal sealed record StatuspageMaintenances
{
    public required IReadOnlyList<StatuspageIncident> ScheduledMaintenances { get; init; }
}

internal sealed record StatuspageIncident
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>none</c>, <c>minor</c>, <c>major</c>, <c>critical</c> or <c>maintenance</c>.</summary>
    public string? Impact { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the vendor claims; older pages do not have it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Only of maintenance.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    public DateTimeOffset? ScheduledUntil { get; init; }

    public string? Shortlink { get; init; }

    public IReadOnlyList<StatuspageComponent>? Components { get; init; }

    public IReadOnlyList<StatuspageUpdate>? IncidentUpdates { get; init; }
}

internal sealed record StatuspageUpdate
{
    public IReadOnlyList<StatuspageComponent>? AffectedComponents { get; init; }
}

internal sealed record StatuspageComponent(string Name);
