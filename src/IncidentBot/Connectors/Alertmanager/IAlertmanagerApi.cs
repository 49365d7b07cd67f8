using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.Alertmanager;

// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
internal interface IAlertmanagerApi
{
    /// <summary>A bare array, without pages. Resolved alerts leave it.</summary>
    [Get("/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true")]
    Task<IReadOnlyList<AlertmanagerAlert>> ListAlertsAsync(CancellationToken cancellationToken);
}

internal sealed record AlertmanagerAlert
{
    public required string Fingerprint { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    [JsonPropertyName("startsAt")]
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>While it fires: when it would be taken as resolved if it were not repeated.</summary>
    [JsonPropertyName("endsAt")]
    public required DateTimeOffset EndsAt { get; init; }

    [JsonPropertyName("generatorURL")]
    public string? GeneratorUrl { get; init; }

    public required AlertmanagerStatus Status { get; init; }
}

/// <param name="State"><c>active</c>, <c>suppressed</c> (by a silence, an inhibition or a mute time) or <c>unprocessed</c>.</param>
internal sealed record AlertmanagerStatus(string State)
{
    [JsonPropertyName("silencedBy")]
    public IReadOnlyList<string> SilencedBy { get; init; } = [];

    [JsonPropertyName("inhibitedBy")]
    public IReadOnlyList<string> InhibitedBy { get; init; } = [];
}
