using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.GoogleCloudStatus;

internal sealed class GoogleCloudStatusReader(IHttpClientFactory clients, StatusPageOptions options) : IStatusPageReader
{
    private const int LongestTitle = 150;

    public StatusPageOptions Options => options;

    public async Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window)
    {
        var api = RestService.ForGenerated<IGoogleCloudStatusApi>(clients.ClientOf(options, page), VendorHttp.SnakeCase);
        var listed = await reading.AskAsync(api.ListIncidentsAsync, page.Words);
        return listed.Value is { } incidents
            ? StatusPageNotices.Of(page, incidents.Select(incident => Notice(page, incident)), window)
            : StatusPageNotices.NotRead(page, listed.Trouble);
    }

    private static VendorIncident? Notice(StatusPage page, GoogleCloudIncident incident)
    {
        var products = (incident.AffectedProducts ?? []).Select(product => product.Title).ToList();
        if (products.Count == 0 && incident.ServiceName is { } service)
            products.Add(service);
        if (!page.Concerns(products, out var component))
            return null;
        var title = incident.ExternalDesc.ReplaceLineEndings(" ").Trim();
        return new VendorIncident
        {
            Id = $"google-cloud:{incident.Id}",
            Vendor = page.VendorName,
            Component = component,
            Start = incident.Begin.ToUniversalTime(),
            End = incident.End?.ToUniversalTime(),
            PostedAt = incident.Created.ToUniversalTime(),
            Impact = incident.StatusImpact switch
            {
                "SERVICE_OUTAGE" => VendorImpact.Critical,
                "SERVICE_DISRUPTION" => VendorImpact.Major,
                "SERVICE_INFORMATION" => VendorImpact.Minor,
                _ => VendorImpact.None,
            },
            Title = title.Length > LongestTitle ? $"{title[..LongestTitle]}…" : title,
            Link = WebLink.Of($"{page.Url.AbsoluteUri.TrimEnd('/')}/{incident.Uri?.TrimStart('/')}"),
        };
    }
}
