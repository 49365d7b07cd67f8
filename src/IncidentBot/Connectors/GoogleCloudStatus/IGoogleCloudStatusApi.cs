using Refit;

namespace IncidentBot.Connectors.GoogleCloudStatus;

// https://status.cloud.google.com/incidents.schema.json ; Google Workspace has the same under https://www.google.com/appsstatus/dashboard
internal interface IGoogleCloudStatusApi
{
    /// <summary>Everything of the last years, newest first, several MB.</summary>
    [Get("/incidents.json")]
    Task<IReadOnlyList<GoogleCloudIncident>> ListIncidentsAsync(CancellationToken cancellationToken);
}

internal sealed record GoogleCloudIncident
{
    public required string Id { get; init; }

    public required DateTimeOffset Begin { get; init; }

    /// <summary>When it was posted.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Absent while it is open, whatever the last update says.</summary>
    public DateTimeOffset? End { get; init; }

    public required string ExternalDesc { get; init; }

    /// <summary><c>SERVICE_INFORMATION</c>, <c>SERVICE_DISRUPTION</c> or <c>SERVICE_OUTAGE</c>.</summary>
    public string? StatusImpact { get; init; }

    public string? ServiceName { get; init; }

    public IReadOnlyList<GoogleCloudProduct>? AffectedProducts { get; init; }

    /// <summary>Without the page's address.</summary>
    public string? Uri { get; init; }
}

internal sealed record GoogleCloudProduct(string Title);
