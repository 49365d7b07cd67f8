using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.SlackStatus;

public sealed class SlackStatusTests : StatusPageContract
{
    private const string Current = """
        {"status":"ok","date_created":"2026-11-20T04:00:00-08:00","date_updated":"2026-11-20T04:00:00-08:00","active_incidents":[
          {"id":786,"date_created":"2026-11-20T01:10:00-08:00","date_updated":"2026-11-20T02:00:00-08:00","title":"Trouble signing in","type":"outage","status":"active",
           "url":"https://slack-status.com/2026-11/9352c031","services":["Login/SSO"],"notes":[{"date_created":"2026-11-20T01:10:00-08:00","body":"We look."}]}]}
        """;

    private const string History = """
        [{"id":786,"date_created":"2026-11-20T01:10:00-08:00","date_updated":"2026-11-20T02:00:00-08:00","title":"Trouble signing in","type":"outage","status":"active","url":"x","services":["Login/SSO"],"notes":[]},
         {"id":756,"date_created":"2026-11-19T10:53:23-08:00","date_updated":"2026-11-19T15:32:23-08:00","title":"Channels missing","type":"incident","status":"resolved","url":"https://slack-status.com/2026-11/70a3","services":["Messaging"],"notes":[]},
         {"id":1,"date_created":"2026-08-23T10:53:23-07:00","date_updated":"2026-08-26T15:32:23-07:00","title":"Long over","type":"incident","status":"resolved","url":"x","services":[],"notes":[]}]
        """;

    private protected override string Section => "SlackStatus";

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(Current), "GET /api/v2.0.0/current").On(Replies.Json(History), "GET /api/v2.0.0/history");

    private protected override void RecordNothing(VendorStandIn vendor) =>
        vendor.On(Replies.Json("""{"status":"ok","date_created":"x","active_incidents":[]}"""), "GET /api/v2.0.0/current").On(Replies.Json("[]"), "GET /api/v2.0.0/history");

    [Fact]
    public async Task Open_and_past_notices_come_once_in_UTC_whatever_the_page_calls_itself()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var incidents = Incidents(await ReadAsync(vendor));

        Assert.Equal([("Channels missing", VendorImpact.Major, "Messaging"), ("Trouble signing in", VendorImpact.Critical, "Login/SSO")], incidents.Select(incident => (incident.Title, incident.Impact, incident.Component ?? "")));
        Assert.Equal((At(9, 10), (DateTimeOffset?)null), (incidents[1].Start, incidents[1].End));
        Assert.Equal(new DateTimeOffset(2026, 11, 19, 23, 32, 23, TimeSpan.Zero), incidents[0].End);
    }
}
