using IncidentBot.Triage;

namespace IncidentBot.Connectors.Alertmanager;

/// <summary>
/// Alerts of the services on the metric's path, and those without a service (DNS, certificates, nodes): an infrastructure alert can concern everything.
/// Alerts of other services are left out and counted. Alerts of severity <c>none</c> are left out: by custom they fire always, as a sign of life.
/// </summary>
internal sealed class AlertmanagerConnector(IAlertmanagerApi api, AlertmanagerOptions options, Readings readings) : ISignalSource
{
    /// <summary>An empty list does not mean that nothing fired since the onset.</summary>
    private const string StillFiring = "Alertmanager forgets alerts once they are resolved.";

    public string Name => "Alertmanager";

    public bool Reads(Metric metric) => metric.InCatalogue;

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answer = await reading.AskAsync(api.ListAlertsAsync);
        if (answer.Value is not { } listed)
            return new Evidence.Unavailable(answer.Trouble?.Reason ?? "");

        var now = readings.Now;
        var inWindow = listed.Where(alert => alert.StartsAt < window.To && alert.EndsAt > window.From && SeverityOf(alert) is not null && IsInside(alert, within)).ToList();
        var services = MetricPath.ServicesOf(metric);
        var ours = inWindow.Where(alert => services.Count == 0 || ServiceOf(alert) is not { } service || services.Contains(service)).ToList();
        var others = inWindow.Count - ours.Count;
        var caveat = Caveats.Join(others > 0 ? [StillFiring, $"Not listed: {Caveats.Count(others, "alert")} of other services."] : [StillFiring]);
        if (ours.Count == 0)
            return new Evidence.Nothing(caveat);
        return new Evidence.Found(new SignalsObserved([], [.. ours.OrderBy(alert => alert.StartsAt).Select(alert => AlertOf(alert, now))]), caveat);
    }

    private Alert AlertOf(AlertmanagerAlert alert, DateTimeOffset now) => new()
    {
        Id = $"alertmanager:{alert.Fingerprint}",
        Start = alert.StartsAt.ToUniversalTime(),
        End = alert.EndsAt <= now ? alert.EndsAt.ToUniversalTime() : null,
        Severity = SeverityOf(alert) ?? AlertSeverity.Info,
        Kind = AlertKind.Guess(alert.Labels.GetValueOrDefault(options.KindLabel, "")),
        Service = ServiceOf(alert) ?? "(no service)",
        Title = TitleOf(alert),
        Link = WebLink.Of(alert.GeneratorUrl) ?? new Uri($"{options.WebUrl.AbsoluteUri.TrimEnd('/')}/#/alerts?silenced=true&inhibited=true"),
    };

    private string? ServiceOf(AlertmanagerAlert alert) =>
        alert.Labels.TryGetValue(options.ServiceLabel, out var service) && service.Length > 0 ? service : null;

    private AlertSeverity? SeverityOf(AlertmanagerAlert alert) => alert.Labels.GetValueOrDefault(options.SeverityLabel, "").ToLowerInvariant() switch
    {
        "critical" or "page" or "error" or "emergency" or "disaster" or "high" or "p1" or "sev1" => AlertSeverity.Critical,
        "none" => null,
        "info" or "informational" or "notice" or "low" or "debug" => AlertSeverity.Info,
        _ => AlertSeverity.Warning,
    };

    private static string TitleOf(AlertmanagerAlert alert)
    {
        var name = alert.Labels.GetValueOrDefault("alertname", "alert");
        var text = alert.Annotations.GetValueOrDefault("summary") ?? alert.Annotations.GetValueOrDefault("description");
        var title = string.IsNullOrWhiteSpace(text) ? name : $"{name}: {text.Trim()}";
        return alert.Status switch
        {
            { SilencedBy.Count: > 0 } => $"{title} (silenced)",
            { InhibitedBy.Count: > 0 } => $"{title} (inhibited)",
            { State: "suppressed" } => $"{title} (muted)",
            _ => title,
        };
    }

    /// <summary>Inside a segment only alerts that carry its dimensions as labels say something.</summary>
    private static bool IsInside(AlertmanagerAlert alert, Segment within) =>
        within.Where.All(pair => alert.Labels.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value, StringComparison.OrdinalIgnoreCase));
}
