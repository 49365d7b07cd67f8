using IncidentBot.Triage;

namespace IncidentBot.Connectors.PagerDuty;

/// <summary>
/// Incidents that began in the window or are still open, as alerts: of services on the metric's path. A PagerDuty service is ours by its name, or by an
/// entry under <c>Repositories</c> that names it. Incidents of other services are counted, not listed.
/// </summary>
internal sealed class PagerDutyIncidentSource(IPagerDutyApi api, PagerDutyOptions options, Readings readings) : ISignalSource, ICheck
{
    public string Name => "PagerDuty";

    public bool Reads(Metric metric) => metric.InCatalogue;

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        if (!within.IsEverything)
            return new Evidence.Nothing("PagerDuty does not know segments.");
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var begunTask = ReadAsync(reading, window);
        var open = await ReadAsync(reading, null);
        var begun = await begunTask;
        if ((begun.Trouble ?? open.Trouble) is { } trouble && begun.Items.Count + open.Items.Count == 0)
            return new Evidence.Unavailable(trouble.Reason);

        var all = begun.Items.Concat(open.Items).DistinctBy(incident => incident.Id).Select(incident => AlertOf(incident, metric)).Where(alert => alert.Start < window.To && (alert.End is not { } end || end > window.From)).ToList();
        var services = MetricPath.ServicesOf(metric);
        var ours = all.Where(alert => services.Count == 0 || services.Contains(alert.Service)).OrderBy(alert => alert.Start).ToList();
        var caveat = Caveats.Join(Remarks(begun, open, all.Count - ours.Count));
        if (ours.Count > 0)
            return new Evidence.Found(new SignalsObserved([], ours), caveat);
        return (begun.Trouble ?? open.Trouble) is not null ? new Evidence.Unavailable(caveat ?? "") : new Evidence.Nothing(caveat);
    }

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var begun = await ReadAsync(reading, new TimeWindow(readings.Now.AddHours(-48), readings.Now));
        return new CheckLine(Name, begun.Trouble is null, begun.Trouble?.Reason.TrimEnd('.') ?? $"{Caveats.Count(begun.Items.Count, "incident")} in 48 h");
    }

    /// <param name="window">Null for what is open.</param>
    private Task<PagedList<PagerDutyIncident>> ReadAsync(Reading reading, TimeWindow? window) => Pages.ReadAsync<PagerDutyIncidents, PagerDutyIncident, PagerDutyPlace>(
        reading,
        PagerDutyPlace.MostPages,
        PagerDutyPlace.First,
        (place, token) => window is { } when
            ? api.ListIncidentsAsync(PagerDutyPlace.Iso(when.From), PagerDutyPlace.Iso(when.To), PagerDutyPlace.PageLength, place.Offset, token)
            : api.ListOpenIncidentsAsync(PagerDutyPlace.PageLength, place.Offset, token),
        page => page.Incidents,
        (place, page) => page.More ? place.Next : null);

    private static IEnumerable<string> Remarks(PagedList<PagerDutyIncident> begun, PagedList<PagerDutyIncident> open, int others)
    {
        if ((begun.Trouble ?? open.Trouble) is { } trouble)
            yield return trouble.Reason;
        if (begun.IsCut || open.IsCut)
            yield return $"PagerDuty has at least {PagerDutyPlace.PageLength * PagerDutyPlace.MostPages} incidents in this time; only the newest were read.";
        if (others > 0)
            yield return $"Not listed: {Caveats.Count(others, "incident")} of other services.";
    }

    private static Alert AlertOf(PagerDutyIncident incident, Metric metric)
    {
        var end = incident.Status == "resolved" ? incident.ResolvedAt ?? incident.LastStatusChangeAt : null;
        return new Alert
        {
            Id = $"pagerduty:{incident.Id}",
            Start = incident.CreatedAt.ToUniversalTime(),
            End = end?.ToUniversalTime(),
            Severity = incident.Urgency == "low" ? AlertSeverity.Warning : AlertSeverity.Critical,
            Kind = AlertKind.Guess(incident.Title),
            Service = metric.Repositories.FirstOrDefault(repository => PagerDutyChangeReader.IsOf(repository, incident.Service))?.Service ?? incident.Service?.Summary ?? "(no service)",
            Title = incident.Title,
            Link = WebLink.Of(incident.HtmlUrl),
        };
    }
}
