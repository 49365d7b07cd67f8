using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <param name="Trouble">Why nothing, or not everything, could be read; null when all could.</param>
internal sealed record DatadogAlerts(IReadOnlyList<Alert> Alerts, IReadOnlyList<string> Remarks, Trouble? Trouble);

/// <summary>
/// Monitors that alert or warn now: of services on the metric's path, and those without a service that triggered in the window. A monitor's service is that of
/// its tag, or else of its query. No data is a state of its own: no alert, but told.
/// </summary>
internal sealed partial class DatadogMonitorReader(IDatadogApi api, DatadogOptions options)
{
    private const int PageLength = 100;
    private const int MostPages = 3;
    private const string NoService = "(no service)";

    public async Task<PagedList<DatadogMonitor>> ListAsync(Reading reading, string status) => await Pages.ReadAsync<DatadogMonitors, DatadogMonitor, Place>(
        reading,
        MostPages,
        new Place(0),
        (place, token) => api.SearchMonitorsAsync($"status:{status}", place.Page, PageLength, token),
        page => page.Monitors,
        (here, page) => page.Metadata is { } pages && here.Page + 1 < pages.PageCount ? new Place(here.Page + 1) : null);

    public async Task<DatadogAlerts> ReadAsync(Reading reading, Metric metric, TimeWindow window)
    {
        var lists = await Task.WhenAll(ListAsync(reading, "alert"), ListAsync(reading, "warn"), ListAsync(reading, "\"no data\""));
        var services = MetricPath.ServicesOf(metric);
        var firing = lists[0].Items.Select(monitor => AlertOf(monitor, AlertSeverity.Critical)).Concat(lists[1].Items.Select(monitor => AlertOf(monitor, AlertSeverity.Warning)))
            .OfType<Alert>().Where(alert => alert.Start < window.To).ToList();
        var ours = firing.Where(alert => alert.Service == NoService ? alert.Start >= window.From : services.Count == 0 || services.Contains(alert.Service)).ToList();
        var silent = lists[2].Items.Count(monitor => ServiceOf(monitor) is { } service && services.Contains(service));
        return new DatadogAlerts([.. ours.OrderBy(alert => alert.Start)], [.. Remarks(lists, lists[0].Items.Count + lists[1].Items.Count - ours.Count, silent)], lists.Select(list => list.Trouble).FirstOrDefault(trouble => trouble is not null));
    }

    private static IEnumerable<string> Remarks(PagedList<DatadogMonitor>[] lists, int others, int silent)
    {
        if (lists.Any(list => list.IsCut))
            yield return $"Datadog has at least {PageLength * MostPages} monitors of one state; the others were not read.";
        if (others > 0)
            yield return $"Not listed: {Caveats.Count(others, "monitor")} of other services, or of none and triggered long ago.";
        if (silent > 0)
            yield return $"{Caveats.Count(silent, "monitor")} of these services {(silent == 1 ? "has" : "have")} no data.";
    }

    /// <returns>Null for a monitor that does not say since when.</returns>
    private Alert? AlertOf(DatadogMonitor monitor, AlertSeverity severity) => monitor.LastTriggeredTs is not > 0 ? null : new Alert
    {
        Id = $"datadog:{monitor.Id}",
        Start = DateTimeOffset.FromUnixTimeSeconds(monitor.LastTriggeredTs.Value),
        Severity = severity,
        Kind = AlertKind.Guess(monitor.Name),
        Service = ServiceOf(monitor) ?? NoService,
        Title = monitor.Name,
        Link = new Uri(options.WebUrl, $"monitors/{monitor.Id}"),
    };

    private static string? ServiceOf(DatadogMonitor monitor) =>
        (monitor.Tags ?? []).Append(monitor.Query ?? "").Select(text => Service().Match(text)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    private sealed record Place(int Page);

    [GeneratedRegex(@"(?<![\w.\-/@!])service:([\p{L}\p{N}_\-./]+)")]
    private static partial Regex Service();
}
