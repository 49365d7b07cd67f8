using System.Text.Json;

namespace IncidentBot.Hooks;

/// <summary>
/// What Alertmanager posts (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), and Grafana with it and more
/// (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/).
/// </summary>
internal sealed record AlertWebhook
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary><c>firing</c> while any of its alerts fires, else <c>resolved</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Only Grafana has organisations.</summary>
    public long? OrgId { get; init; }

    /// <summary>Only of Grafana.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<WebhookAlert>? Alerts { get; init; }
}

internal sealed record WebhookAlert
{
    public string? Status { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>The same for the same labels.</summary>
    public string? Fingerprint { get; init; }
}
