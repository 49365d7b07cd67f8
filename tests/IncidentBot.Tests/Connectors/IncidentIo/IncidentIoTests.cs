using IncidentBot.Connectors.IncidentIo;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.IncidentIo;

public sealed class IncidentIoTests : StatusPageContract
{
    /// <summary>The ids are of 9:00 and 9:30 on November 20, 2026.</summary>
    private const string Listed = """
        {"page_title":"PayFast status","page_url":"https://status.payfast.example",
         "ongoing_incidents":[{"id":"01M7W2Y7M00EA6S7TK1DSYDG0A","name":"Card payments fail","status":"identified","url":"https://status.payfast.example/incidents/1","last_update_at":"2026-11-20T11:40:00Z","last_update_message":"We found it.",
           "current_worst_impact":"partial_outage","affected_components":[{"id":"c1","name":"Cards","group_name":"API","current_status":"partial_outage"}]},
          {"id":"01M7W4N5E00EA6S7TK1DSYDG0A","name":"Dashboard slow","status":"resolved","url":"javascript:alert(1)","last_update_at":"2026-11-20T10:00:00Z","last_update_message":"",
           "current_worst_impact":"degraded_performance","affected_components":[{"id":"c2","name":"Dashboard","current_status":"operational"}]}],
         "in_progress_maintenances":[{"id":"01M7W4N5E00EA6S7TK1DSYDG0A","name":"Database","status":"maintenance_in_progress","url":"https://status.payfast.example/maintenance/3","last_update_at":"2026-11-19T09:00:00Z","last_update_message":"","affected_components":[],
           "started_at":"2026-11-20T11:00:00Z","scheduled_end_at":"2026-11-20T13:00:00Z"}],
         "scheduled_maintenances":[{"id":"01M7W4N5E00EA6S7TK1DSYDG0A","name":"Network","status":"maintenance_scheduled","url":"","last_update_at":"2026-11-19T09:00:00Z","last_update_message":"","affected_components":[],
           "starts_at":"2026-11-27T11:00:00Z","ends_at":"2026-11-27T13:00:00Z"}]}
        """;

    private const string Quiet = """{"page_title":"PayFast status","page_url":"https://status.payfast.example","ongoing_incidents":[],"in_progress_maintenances":[],"scheduled_maintenances":[]}""";

    private protected override string Section => "IncidentIo";

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(Listed), "GET /api/v1/summary");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(Quiet), "GET /api/v1/summary");

    [Fact]
    public async Task An_incident_counts_from_the_moment_in_its_id_and_maintenance_from_its_start()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var incidents = Incidents(await ReadAsync(vendor));

        Assert.Equal(
            [
                ("Card payments fail", VendorImpact.Major, "Cards", At(9, 0), null, "https://status.payfast.example/incidents/1"),
                ("Dashboard slow", VendorImpact.Minor, "Dashboard", At(9, 30), At(10, 0), $"{vendor.Address}"),
                ("Planned maintenance: Database", VendorImpact.Minor, null, At(11, 0), (DateTimeOffset?)At(13, 0), "https://status.payfast.example/maintenance/3"),
            ],
            incidents.Select(incident => (incident.Title, incident.Impact, incident.Component, incident.Start, incident.End, $"{incident.Link}")));
        Assert.Equal(At(9, 30), incidents[2].PostedAt);
    }

    [Fact]
    public async Task That_only_what_is_open_can_be_seen_is_told()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordNothing(vendor);

        var evidence = Assert.IsType<Evidence.Nothing>(await ReadAsync(vendor));

        Assert.Equal("The status page of PayFast (127.0.0.1) shows only what is open.", evidence.Caveat);
    }

    [Fact]
    public async Task Components_that_the_business_does_not_use_are_left_out()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var incidents = Incidents(await ReadAsync(vendor, (":Url", $"{vendor.Address}"), (":Components:0", "cards")));

        Assert.Equal(["Card payments fail", "Planned maintenance: Database"], incidents.Select(incident => incident.Title));
    }

    [Theory]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", "2016-07-30T23:54:10.259Z")]
    [InlineData("01M7W2Y7M00EA6S7TK1DSYDG0A", "2026-11-20T09:00:00Z")]
    [InlineData("8ZZZZZZZZZ0EA6S7TK1DSYDG0A", null)]
    [InlineData("7ZZZZZZZZZ0EA6S7TK1DSYDG0A", null)]
    [InlineData("inc_1", null)]
    [InlineData("01M7W2Y7M00EA6S7TK1DSYDG0U", null)]
    public void An_id_tells_when_it_was_made(string id, string? at)
    {
        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), IncidentIoReader.MomentOf(id));
    }
}
