using Refit;

namespace IncidentBot.Connectors.IncidentIo;

// https://docs.incident.io/status-pages/embedding (Widget API): what is open now. A page has it only if its owner switched it on.
internal interface IIncidentIoApi
{
    [Get("/api/v1/summary")]
    Task<IncidentIoSummary> ReadSummaryAsync(CancellationToken cancellationToken);
}

internal sealed record IncidentIoSummary
{
    public required IReadOnlyList<IncidentIoNotice> OngoingIncidents { get; init; }

    public IReadOnlyList<IncidentIoNotice>? InProgressMaintenances { get; init; }

    public IReadOnlyList<IncidentIoNotice>? ScheduledMaintenances { get; init; }
}

internal sealed record IncidentIoNotice
{
    /// <summary>A ULID: its first ten letters are the moment at which it was made.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>investigating</c>, <c>identified</c>, <c>monitoring</c>, <c>resolved</c>; of maintenance <c>maintenance_in_progress</c> or <c>maintenance_scheduled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Of incidents <c>degraded_performance</c>, <c>partial_outage</c> or <c>full_outage</c>.</summary>
    public string? CurrentWorstImpact { get; init; }

    public required DateTimeOffset LastUpdateAt { get; init; }

    public string? Url { get; init; }

    public IReadOnlyList<IncidentIoComponent>? AffectedComponents { get; init; }

    /// <summary>Of maintenance under way.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ScheduledEndAt { get; init; }

    /// <summary>Of maintenance that is planned.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }
}

internal sealed record IncidentIoComponent(string Name);
