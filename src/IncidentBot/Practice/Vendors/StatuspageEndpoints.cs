namespace IncidentBot.Practice.Vendors;

// The shape of Atlassian Statuspage's public pages, see /api of any of them.
internal static class StatuspageEndpoints
{
    private static readonly TimeSpan PastLasted = TimeSpan.FromHours(3);

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/statuspage/{vendor}/api/v2/incidents.json", ListIncidentsAsync);
        group.MapGet("/statuspage/{vendor}/api/v2/scheduled-maintenances.json", ListMaintenances);
    }

    private static async Task<IResult> ListIncidentsAsync(string vendor, HttpRequest request, Shop shop, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stories = await shop.TellAllAsync(cancellationToken);
        var notices = stories.SelectMany(telling => telling.Story.Notices.Where(notice => SlugOf(notice.Vendor) == vendor).Select(notice => (Notice: notice, telling.Onset)))
            .Where(notice => notice.Onset + notice.Notice.PostedAfter <= now)
            .OrderByDescending(notice => notice.Onset + notice.Notice.PostedAfter);
        return Results.Json(new { page = PageOf(vendor, request, now), incidents = notices.Select(notice => Written(notice.Notice, notice.Onset, vendor, request, now)) });
    }

    private static IResult ListMaintenances(string vendor, HttpRequest request, TimeProvider time) =>
        Results.Json(new { page = PageOf(vendor, request, time.GetUtcNow()), scheduled_maintenances = Array.Empty<object>() });

    /// <summary>What began long before the drop is over; the drop's own notice is still open.</summary>
    private static object Written(StoryNotice notice, DateTimeOffset onset, string vendor, HttpRequest request, DateTimeOffset now)
    {
        var (started, posted) = (onset + notice.After, onset + notice.PostedAfter);
        DateTimeOffset? resolved = notice.After < -PastLasted ? posted + PastLasted : null;
        if (resolved > now)
            resolved = null;
        var id = Dice.Sha($"notice {notice.Vendor} {notice.Title}")[..12];
        return new
        {
            id,
            name = notice.Title,
            status = resolved is null ? "identified" : "resolved",
            created_at = posted,
            updated_at = resolved ?? posted,
            monitoring_at = (DateTimeOffset?)null,
            resolved_at = resolved,
            impact = notice.Impact,
            shortlink = ShopPage.LinkTo(request, $"{vendor}/incidents/{id}"),
            started_at = started,
            page_id = PageId(vendor),
            incident_updates = new[] { UpdateOf(notice, id, posted) },
            components = new[] { new { id = Dice.Sha(notice.Component)[..12], name = notice.Component, status = resolved is null ? "partial_outage" : "operational" } },
        };
    }

    private static object UpdateOf(StoryNotice notice, string incident, DateTimeOffset posted) => new
    {
        id = Dice.Sha($"update {incident}")[..12],
        status = "identified",
        body = $"We are looking into this: {notice.Title}.",
        incident_id = incident,
        created_at = posted,
        updated_at = posted,
        display_at = posted,
        affected_components = new[] { new { code = Dice.Sha(notice.Component)[..12], name = notice.Component, old_status = "operational", new_status = "partial_outage" } },
    };

    private static object PageOf(string vendor, HttpRequest request, DateTimeOffset now) =>
        new { id = PageId(vendor), name = vendor, url = ShopPage.LinkTo(request, vendor), time_zone = "Etc/UTC", updated_at = now };

    private static string PageId(string vendor) => Dice.Sha($"page {vendor}")[..12];

    private static string SlugOf(string vendor) => vendor.ToLowerInvariant();
}
