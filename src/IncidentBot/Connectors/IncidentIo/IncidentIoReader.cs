using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.IncidentIo;

/// <summary>What a page of incident.io shows as open. It does not say when an incident was posted; its id does.</summary>
internal sealed class IncidentIoReader(IHttpClientFactory clients, StatusPageOptions options) : IStatusPageReader
{
    public StatusPageOptions Options => options;

    public async Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window)
    {
        var api = RestService.ForGenerated<IIncidentIoApi>(clients.ClientOf(options, page), VendorHttp.SnakeCase);
        var answer = await reading.AskAsync(api.ReadSummaryAsync, page.Words);
        if (answer.Value is not { } summary)
            return StatusPageNotices.NotRead(page, answer.Trouble);
        var maintenances = (summary.InProgressMaintenances ?? []).Concat(summary.ScheduledMaintenances ?? []);
        return StatusPageNotices.Of(
            page,
            summary.OngoingIncidents.Select(incident => Incident(page, incident)).Concat(maintenances.Select(maintenance => Maintenance(page, maintenance))),
            window,
            $"{page.Words} shows only what is open.");
    }

    /// <summary>The moment in a ULID, in milliseconds and Crockford's base 32; null when it is none. https://github.com/ulid/spec</summary>
    public static DateTimeOffset? MomentOf(string id)
    {
        const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        if (id.Length != 26 || id[0] > '7' || !id.All(letter => Letters.Contains(letter, StringComparison.OrdinalIgnoreCase)))
            return null;
        var milliseconds = id[..10].Aggregate(0L, (sum, letter) => sum * 32 + Letters.IndexOf(letter, StringComparison.OrdinalIgnoreCase));
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    private static VendorIncident? Incident(StatusPage page, IncidentIoNotice incident)
    {
        var posted = MomentOf(incident.Id) ?? incident.LastUpdateAt;
        return Notice(page, incident, posted, posted, incident.Status == "resolved" ? incident.LastUpdateAt : null, incident.Name, incident.CurrentWorstImpact switch
        {
            "full_outage" => VendorImpact.Critical,
            "partial_outage" => VendorImpact.Major,
            _ => VendorImpact.Minor,
        });
    }

    private static VendorIncident? Maintenance(StatusPage page, IncidentIoNotice maintenance)
    {
        var posted = MomentOf(maintenance.Id) ?? maintenance.LastUpdateAt;
        return Notice(page, maintenance, maintenance.StartedAt ?? maintenance.StartsAt ?? posted, posted, maintenance.ScheduledEndAt ?? maintenance.EndsAt, $"Planned maintenance: {maintenance.Name}", VendorImpact.Minor);
    }

    private static VendorIncident? Notice(StatusPage page, IncidentIoNotice notice, DateTimeOffset start, DateTimeOffset posted, DateTimeOffset? end, string title, VendorImpact impact) =>
        !page.Concerns([.. (notice.AffectedComponents ?? []).Select(component => component.Name).Distinct(StringComparer.OrdinalIgnoreCase)], out var component) ? null : new VendorIncident
        {
            Id = $"incident-io:{page.Url.Host}:{notice.Id}",
            Vendor = page.VendorName,
            Component = component,
            Start = start.ToUniversalTime(),
            End = end?.ToUniversalTime(),
            PostedAt = posted.ToUniversalTime(),
            Impact = impact,
            Title = title,
            Link = WebLink.Of(notice.Url) ?? page.Url,
        };
}
