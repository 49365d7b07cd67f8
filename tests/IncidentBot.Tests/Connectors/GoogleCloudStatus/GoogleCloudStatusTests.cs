using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GoogleCloudStatus;

public sealed class GoogleCloudStatusTests : StatusPageContract
{
    private const string Listed = """
        [{"id":"MfiG","number":"1385","begin":"2026-11-20T09:35:27+00:00","created":"2026-11-20T10:00:25+00:00","modified":"2026-11-20T11:15:35+00:00","external_desc":"us-central1: GCS is returning\nstale objects",
          "updates":[],"most_recent_update":{"when":"2026-11-20T11:15:28+00:00","text":"No further updates.","status":"AVAILABLE"},"status_impact":"SERVICE_DISRUPTION","severity":"high","service_key":"Uwa","service_name":"Multiple Products",
          "affected_products":[{"title":"Google Cloud Storage","id":"Uwa"},{"title":"Cloud Run","id":"9D7"}],"uri":"incidents/MfiG"},
         {"id":"done","number":"1","begin":"2026-11-19T08:00:00+00:00","created":"2026-11-19T08:20:00+00:00","end":"2026-11-19T09:00:00+00:00","modified":"2026-11-19T09:00:00+00:00","external_desc":"Logs late","status_impact":"SERVICE_INFORMATION","service_name":"Cloud Logging","affected_products":[],"uri":"incidents/done"},
         {"id":"old","number":"0","begin":"2021-07-27T17:35:27+00:00","created":"2021-07-27T18:00:25+00:00","end":"2021-07-28T00:00:00+00:00","external_desc":"Old","status_impact":"SERVICE_OUTAGE","service_name":"x","uri":"incidents/old"}]
        """;

    private protected override string Section => "GoogleCloudStatus";

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(Listed), "GET /incidents.json");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json("[]"), "GET /incidents.json");

    [Fact]
    public async Task Open_is_what_has_no_end_whatever_its_last_update_says()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var incidents = Incidents(await ReadAsync(vendor));

        Assert.Equal([("Logs late", VendorImpact.Minor), ("us-central1: GCS is returning stale objects", VendorImpact.Major)], incidents.Select(incident => (incident.Title, incident.Impact)));
        var open = incidents[1];
        Assert.Equal((At(9, 35).AddSeconds(27), At(10, 0).AddSeconds(25), null, $"{vendor.Address}incidents/MfiG"), (open.Start, open.PostedAt, open.End, $"{open.Link}"));
    }

    [Fact]
    public async Task Products_that_the_business_does_not_use_are_left_out()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var incident = Assert.Single(Incidents(await ReadAsync(vendor, (":Url", $"{vendor.Address}"), (":Components:0", "cloud run"))));

        Assert.Equal(("MfiG", "Cloud Run"), (incident.Id.Split(':')[1], incident.Component));
    }
}
