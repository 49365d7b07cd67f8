using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.SlackStatus;

internal sealed class SlackStatusReader(IHttpClientFactory clients, StatusPageOptions options) : IStatusPageReader
{
    public StatusPageOptions Options => options;

    public async Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window)
    {
        var api = RestService.ForGenerated<ISlackStatusApi>(clients.ClientOf(options, page), VendorHttp.SnakeCase);
        var currentTask = reading.AskAsync(api.ReadCurrentAsync, page.Words);
        var history = await reading.AskAsync(api.ReadHistoryAsync, page.Words);
        var current = await currentTask;
        if ((current.Trouble ?? history.Trouble) is { } trouble)
            return StatusPageNotices.NotRead(page, trouble);
        var notices = (current.Value?.ActiveIncidents ?? []).Concat(history.Value ?? []).DistinctBy(notice => notice.Id);
        return StatusPageNotices.Of(page, notices.Select(notice => Notice(page, notice)), window);
    }

    private static VendorIncident? Notice(StatusPage page, SlackNotice notice) => !page.Concerns(notice.Services ?? [], out var component) ? null : new VendorIncident
    {
        Id = $"slack-status:{notice.Id}",
        Vendor = page.VendorName,
        Component = component,
        Start = notice.DateCreated.ToUniversalTime(),
        // There is no time of its end but that of the last word.
        End = notice.Status is "resolved" or "completed" or "cancelled" ? notice.DateUpdated.ToUniversalTime() : null,
        PostedAt = notice.DateCreated.ToUniversalTime(),
        Impact = notice.Type switch
        {
            "outage" => VendorImpact.Critical,
            "incident" => VendorImpact.Major,
            "notice" or "maintenance" => VendorImpact.Minor,
            _ => VendorImpact.None,
        },
        Title = notice.Title,
        Link = WebLink.Of(notice.Url),
    };
}
