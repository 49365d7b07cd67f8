using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.Statuspage;

/// <param name="Problem">Why the page could not be read; null when it could.</param>
internal sealed record StatuspageResult(StatuspagePage Page, IReadOnlyList<VendorIncident> Incidents, string? Problem, string? Caveat);

/// <summary>Reads one page.</summary>
internal sealed class StatuspageReader(IHttpClientFactory clients)
{
    public const string Client = "Statuspage";

    private const int ListLength = 50;

    public async Task<StatuspageResult> ReadAsync(Reading reading, StatuspagePage page, TimeWindow window)
    {
        var client = clients.CreateClient(Client);
        client.BaseAddress = page.Url;
        var api = RestService.ForGenerated<IStatuspageApi>(client, VendorHttp.SnakeCase);
        var incidentsTask = reading.AskAsync(api.ListIncidentsAsync, page.Words);
        var maintenancesTask = reading.AskAsync(api.ListMaintenancesAsync, page.Words);
        var (incidents, maintenances) = (await incidentsTask, await maintenancesTask);
        if (incidents.Value is null)
            return new StatuspageResult(page, [], incidents.Trouble?.Reason, null);

        var all = incidents.Value.Incidents.Select(incident => Incident(page, incident))
            .Concat((maintenances.Value?.ScheduledMaintenances ?? []).Select(maintenance => Maintenance(page, maintenance)))
            .OfType<VendorIncident>()
            .Where(incident => incident.Start < window.To && (incident.End is not { } end || end > window.From));
        var caveats = new List<string>();
        if (incidents.Value.Incidents is { Count: >= ListLength } list && list.Min(incident => incident.CreatedAt) > window.From)
            caveats.Add($"{page.Words} lists only its newest {ListLength} incidents.");
        if (maintenances.Trouble is { } trouble)
            caveats.Add($"Planned maintenance could not be read: {trouble.Reason}");
        return new StatuspageResult(page, [.. all], null, Caveats.Join(caveats));
    }

    private static VendorIncident? Incident(StatuspagePage page, StatuspageIncident incident) =>
        Notice(page, incident, incident.StartedAt ?? incident.CreatedAt, incident.ResolvedAt, incident.Name);

    private static VendorIncident? Maintenance(StatuspagePage page, StatuspageIncident maintenance) =>
        Notice(
            page,
            maintenance,
            maintenance.ScheduledFor ?? maintenance.StartedAt ?? maintenance.CreatedAt,
            maintenance.ResolvedAt ?? maintenance.ScheduledUntil,
            $"Planned maintenance: {maintenance.Name}");

    private static VendorIncident? Notice(StatuspagePage page, StatuspageIncident notice, DateTimeOffset start, DateTimeOffset? end, string title)
    {
        var components = ComponentsOf(notice);
        if (page.Components.Count > 0 && components.Count > 0)
        {
            components = [.. components.Where(component => page.Components.Contains(component, StringComparer.OrdinalIgnoreCase))];
            if (components.Count == 0)
                return null;
        }

        return new VendorIncident
        {
            Id = $"statuspage:{page.Url.Host}:{notice.Id}",
            Vendor = page.VendorName,
            Component = components.Count > 0 ? string.Join(", ", components) : null,
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
