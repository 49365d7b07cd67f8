using System.Text.Json;
using IncidentBot.Conversations;
using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Hooks;

/// <summary>A call for a triage of one metric, whoever it came from.</summary>
/// <param name="Key">The same call again has the same key.</param>
/// <param name="IsOver">The alert is resolved: nothing is started for it.</param>
internal sealed record Alarm(string Key, Place Place, Person By, string Metric, double? Change, DateTimeOffset? Since, string Text, bool IsOver);

/// <summary>Reads the body of <c>/api/triages</c>: Alertmanager's or Grafana's webhook, or our own form.</summary>
internal static class AlarmReader
{
    private const int LongestName = 80;
    private const int LongestKey = 200;
    private const int LongestText = 500;

    private static readonly TimeSpan LongestPast = TimeSpan.FromDays(60);

    public static (IReadOnlyList<Alarm>? Alarms, string? Problem) Read(JsonElement body, HookOptions options, Catalogue catalogue, DateTimeOffset now)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return (null, "The body must be an object.");
        return body.TryGetProperty("alerts", out _)
            ? OfWebhook(body.Deserialize<AlertWebhook>(AlertWebhook.Json) ?? new AlertWebhook(), options, catalogue, now)
            : HookFields.Read<IReadOnlyList<Alarm>>(body, reader => [OfOwnForm(reader, options, catalogue, now)]);
    }

    private static Alarm OfOwnForm(SettingsReader reader, HookOptions options, Catalogue catalogue, DateTimeOffset now)
    {
        var key = reader.Required("key", "use what names this call in your system, so that a repeated one starts nothing twice");
        if (key.Length > LongestKey)
            reader.Wrong("key", $"{key[..20]}…", $"use at most {LongestKey} characters");
        var metric = NameOf(reader.Required("metric", "use a name of the catalogue, such as checkout_conversion"), catalogue);
        if (metric.Length > LongestName)
            reader.Wrong("metric", $"{metric[..20]}…", $"use at most {LongestName} characters");
        var since = reader.Time("at", isRequired: false);
        if (since > now || since < now - LongestPast)
            reader.Wrong("at", $"{since:O}", "use a time of the last 60 days");
        var change = reader.Number("change");
        if (change is < -1 or > 100)
            reader.Wrong("change", $"{change}", "use the relative change, such as -0.2 for 20 % less");
        var text = reader.Optional("text") ?? $"Posted to /api/triages: {metric}";
        var named = reader.Optional("channel");
        var place = named is null ? options.ChannelOf(metric) : HookOptions.ParsePlace(named);
        if (named is not null && place is null)
            reader.Wrong("channel", named, "use a channel's name and the conversation in it, such as slack:C0123456789");
        else if (place is null)
            reader.Required("channel", "use one such as slack:C0123456789, or configure Hooks:Triages:Channel");
        var by = new Person { Id = "hook", Name = "a program" };
        return new Alarm($"own/{key}", place ?? new Place("", "", null), by, metric, change, since, Words.Short(text, LongestText), IsOver: false);
    }

    private static (IReadOnlyList<Alarm>? Alarms, string? Problem) OfWebhook(AlertWebhook webhook, HookOptions options, Catalogue catalogue, DateTimeOffset now)
    {
        var alerts = webhook.Alerts ?? [];
        if (alerts.Count == 0)
            return (null, "alerts is missing or empty: use the webhook body of Alertmanager or Grafana.");
        var alarms = new List<Alarm>();
        foreach (var (alert, index) in alerts.Select((alert, index) => (alert, index)))
        {
            var labels = alert.Labels ?? new Dictionary<string, string>();
            if (labels.GetValueOrDefault(options.MetricLabel) is not { Length: > 0 } label)
                continue;
            if (label.Length > LongestName)
                return (null, $"alerts[{index}].labels.{options.MetricLabel} is too long: use at most {LongestName} characters.");
            if (alert.StartsAt is not { } startsAt)
                return (null, $"alerts[{index}].startsAt is missing: use the time at which it began to fire.");
            var metric = NameOf(label, catalogue);
            if (options.ChannelOf(metric) is not { } place)
                return (null, $"alerts[{index}].labels.{options.MetricLabel} is \"{label}\", for which no channel is configured: set Hooks:Triages:Channel.");
            alarms.Add(AlarmOf(webhook, alert, metric, place, startsAt.ToUniversalTime(), now));
        }

        // One triage for one metric, however many of its alerts fire; one that still fires goes before one that is over.
        return alarms.Count > 0
            ? ([.. alarms.GroupBy(alarm => (alarm.Place, alarm.Metric)).Select(same => same.OrderBy(alarm => alarm.IsOver).ThenBy(alarm => alarm.Since).First())], null)
            : (null, $"alerts[0].labels.{options.MetricLabel} is missing: an alert names its metric by this label.");
    }

    private static Alarm AlarmOf(AlertWebhook webhook, WebhookAlert alert, string metric, Place place, DateTimeOffset startsAt, DateTimeOffset now)
    {
        var isOver = (alert.Status ?? webhook.Status) == "resolved";
        var maker = webhook.OrgId is null ? "Alertmanager" : "Grafana";
        var name = alert.Labels?.GetValueOrDefault("alertname") ?? webhook.Title ?? "alert";
        var about = alert.Annotations?.GetValueOrDefault("summary") ?? alert.Annotations?.GetValueOrDefault("description");
        var text = string.IsNullOrWhiteSpace(about) ? name : $"{name}: {about.Trim()}";
        return new Alarm(
            $"{maker}/{Words.Short(alert.Fingerprint ?? $"{name} {metric}", LongestKey)}/{startsAt.UtcTicks}/{(isOver ? "resolved" : "firing")}",
            place,
            new Person { Id = maker, Name = maker },
            metric,
            null,
            startsAt <= now && startsAt >= now - LongestPast ? startsAt : null,
            Words.Short(isOver ? $"Resolved: {text}" : text, LongestText),
            isOver);
    }

    private static string NameOf(string name, Catalogue catalogue) => catalogue.Find(name)?.Name ?? name.Trim();
}
