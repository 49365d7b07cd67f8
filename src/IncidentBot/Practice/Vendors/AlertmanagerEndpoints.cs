namespace IncidentBot.Practice.Vendors;

// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
internal static class AlertmanagerEndpoints
{
    private static readonly TimeSpan TakenAsResolved = TimeSpan.FromMinutes(4);

    public static void Map(RouteGroupBuilder group) => group.MapGet("/alertmanager/api/v2/alerts", ListAlertsAsync);

    private static async Task<IResult> ListAlertsAsync(HttpRequest request, Shop shop, TimeProvider time, CancellationToken cancellationToken)
    {
        var stories = await shop.TellAllAsync(cancellationToken);
        var signOfLife = new StoryAlert("Watchdog", "", "none", TimeSpan.FromDays(-9), "Always fires: alerting works");
        var now = time.GetUtcNow();
        var firing = stories.SelectMany(telling => telling.Story.Alerts.Select(alert => (Alert: alert, Start: telling.Onset + alert.After)))
            .Append((Alert: signOfLife, Start: now + signOfLife.After))
            .Where(alert => alert.Start <= now);
        return Results.Json(firing.Select(alert => Written(alert.Alert, alert.Start, now, request)));
    }

    private static object Written(StoryAlert alert, DateTimeOffset start, DateTimeOffset now, HttpRequest request)
    {
        var labels = new Dictionary<string, string> { ["alertname"] = alert.Name, ["severity"] = alert.Severity, ["cluster"] = "pinebox-eu" };
        if (alert.Service.Length > 0)
            labels["service"] = alert.Service;
        return new
        {
            annotations = new { summary = alert.Summary },
            endsAt = now + TakenAsResolved,
            fingerprint = Dice.Sha($"alert {alert.Name} {alert.Service}")[..16],
            receivers = new[] { new { name = "pinebox-oncall" } },
            startsAt = start,
            status = new { inhibitedBy = Array.Empty<string>(), silencedBy = Array.Empty<string>(), state = "active" },
            updatedAt = now,
            generatorURL = ShopPage.LinkTo(request, $"alerts/{alert.Name}"),
            labels,
        };
    }
}
