using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.Statuspage;

/// <summary>Reads one page.</summary>
internal sealed class StatuspageReader(IHttpClientFactory clients, StatusPageOptions options) : IStatusPageReader
{
    private const int ListLength = 50;

    public StatusPageOptions Options => options;

    public async Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window)
    {
        var api = RestService.ForGenerated<IStatuspageApi>(clients.ClientOf(options, page), VendorHttp.SnakeCase);
        var incidentsTask = reading.AskAsync(api.ListIncidentsAsync, page.Words);
        var maintenancesTask = reading.AskAsync(api.ListMaintenancesAsync, page.Words);
        var (incidents, maintenances) = (await incidentsTask, await maintenancesTask);
        if (incidents.Value is null)
            return StatusPageNotices.NotRead(page, incidents.Trouble);

        var all = incidents.Value.Incidents.Select(incident => Incident(page, incident))
            .Concat((maintenances.Value?.ScheduledMaintenances ?? []).Select(maintenance => Maintenance(page, maintenance)));
        var caveats = new List<string>();
        if (incidents.Value.Incidents is { Count: >= ListLength } list && list.Min(incident => incident.CreatedAt) > window.From)
            caveats.Add($"{page.Words} lists only its newest {ListLength} incidents.");
        if (maintenances.Trouble is { } trouble)
            caveats.Add($"Planned maintenance could not be read: {trouble.Reason}");
        return StatusPageNotices.Of(page, all, window, Caveats.Join(caveats));
    }

    private static VendorIncident? Incident(StatusPage page, StatuspageIncident incident) =>
        Notice(page, incident, incident.StartedAt ?? incident.CreatedAt, incident.ResolvedAt, incident.Name);

    private static VendorIncident? Maintenance(StatusPage page, StatuspageIncident maintenance) =>
        Notice(
            page,
            maintenance,
            maintenance.ScheduledFor ?? maintenance.StartedAt ?? maintenance.CreatedAt,
            maintenance.ResolvedAt ?? maintenance.ScheduledUntil,
            $"Planned maintenance: {maintenance.Name}");

    private static VendorIncident? Notice(StatusPage page, StatuspageIncident notice, DateTimeOffset start, DateTimeOffset? end, string title)
    {
        if (!page.Concerns(ComponentsOf(notice), out var component))
            return null;
        return new VendorIncident
        {
            Id = $"statuspage:{page.Url.Host}:{notice.Id}",
            Vendor = page.VendorName,
            Component = component,
            Start = start.ToUniversalTime(),
            End = end?.ToUniversalTime(),
            PostedAt = notice.CreatedAt.ToUniversalTime(),
            Impact = ImpactOf(notice.Impact),
            Title = title,
            Link = WebLink.Of(notice.Shortlink) ?? new Uri(page.Url, $"/incidents/{Uri.EscapeDataString(notice.Id)}"),
        };
    }

    /// <summary>Pages name the components of an incident in one of two places, or in none.</summary>
    private static List<string> ComponentsOf(StatuspageIncident notice)
    {
        var named = notice.Components is { Count: > 0 } components
            ? components
            : (notice.IncidentUpdates ?? []).SelectMany(update => update.AffectedComponents ?? []);
        return [.. named.Select(component => component.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static VendorImpact ImpactOf(string? impact) => impact switch
    {
        "critical" => VendorImpact.Critical,
        "major" => VendorImpact.Major,
        "minor" or "maintenance" => VendorImpact.Minor,
        _ => VendorImpact.None,
    };
}
