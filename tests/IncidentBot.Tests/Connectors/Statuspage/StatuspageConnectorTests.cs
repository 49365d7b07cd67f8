using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Statuspage;

public sealed class StatuspageConnectorTests : VendorTest
{
    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);

    private protected override void Record(VendorStandIn vendor) => vendor
        .On(Replies.Json(StatuspagePayloads.Incidents), "GET /api/v2/incidents.json")
        .On(Replies.Json(StatuspagePayloads.NoMaintenances), "GET /api/v2/scheduled-maintenances.json");

    [Fact]
    public async Task Incidents_of_the_window_come_in_utc_with_what_the_vendor_claims()
    {
        var incidents = Incidents(await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}" }, "payfast"));

        Assert.Equal(["Slow reports", "Card payments failing"], incidents.Select(incident => incident.Title));
        var open = incidents[1];
        Assert.Equal(("PayFast", "Cards", VendorImpact.Major, null, "https://stspg.example/in3"), (open.Vendor, open.Component, open.Impact, open.End, $"{open.Link}"));
        Assert.Equal(("2026-11-20T09:10:00", "2026-11-20T09:40:00"), ($"{open.Start:s}", $"{open.PostedAt:s}"));
        Assert.Equal((TimeSpan.Zero, $"{StandIn.Address}incidents/in2"), (open.Start.Offset, $"{incidents[0].Link}"));
    }

    [Fact]
    public async Task Planned_maintenance_counts_from_when_it_was_planned_for()
    {
        StandIn.On(Replies.Json(StatuspagePayloads.NoIncidents), "GET /api/v2/incidents.json").On(Replies.Json(StatuspagePayloads.Maintenances), "GET /api/v2/scheduled-maintenances.json");

        var maintenance = Assert.Single(Incidents(await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}" }, "PayFast")));

        Assert.Equal(("Planned maintenance: Database upgrade", VendorImpact.Minor), (maintenance.Title, maintenance.Impact));
        Assert.Equal(("2026-11-19T22:00:00", "2026-11-20T00:30:00"), ($"{maintenance.Start:s}", $"{maintenance.End:s}"));
    }

    [Fact]
    public async Task Components_that_the_business_does_not_use_are_left_out()
    {
        var incident = Assert.Single(Incidents(await ReadAsync(new() { ["Pages:PayFast:Url"] = $"{StandIn.Address}", ["Pages:PayFast:Components:0"] = "cards" }, "PayFast")));

        Assert.Equal("Card payments failing", incident.Title);
    }

    [Fact]
    public async Task A_page_that_is_down_hides_no_other_and_is_named()
    {
        await using var down = await VendorStandIn.StartAsync();
        down.On(Replies.WebPage(504));

        var evidence = await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}", ["Pages:ShipIt"] = $"{down.Address}" }, "PayFast", "ShipIt");

        Assert.Equal(2, Incidents(evidence).Count);
        Assert.Contains("The status page of ShipIt (127.0.0.1) has an error of its own (504).", Assert.IsType<Evidence.Found>(evidence).Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_down_is_not_nothing_when_the_others_are_quiet()
    {
        await using var down = await VendorStandIn.StartAsync();
        down.On(Replies.WebPage(504));
        StandIn.On(Replies.Json(StatuspagePayloads.NoIncidents), "GET /api/v2/incidents.json");

        var evidence = await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}", ["Pages:ShipIt"] = $"{down.Address}" }, "PayFast", "ShipIt");

        Assert.Equal("The status page of ShipIt (127.0.0.1) has an error of its own (504). Nothing is posted by PayFast.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Fact]
    public async Task A_vendor_without_a_page_is_named()
    {
        var evidence = await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}" }, "PayFast", "ShipIt");
        var none = await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}" }, "ShipIt");

        Assert.Equal("No status page is configured for ShipIt.", Assert.IsType<Evidence.Found>(evidence).Caveat);
        Assert.Equal("No status page is configured for ShipIt.", Assert.IsType<Evidence.Unavailable>(none).Reason);
    }

    [Fact]
    public async Task Maintenance_that_cannot_be_read_is_a_caveat()
    {
        StandIn.On(Replies.Json("{}", 404), "GET /api/v2/scheduled-maintenances.json");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(new() { ["Pages:PayFast"] = $"{StandIn.Address}" }, "PayFast"));

        Assert.StartsWith("Planned maintenance could not be read:", evidence.Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_eachStandIn()
    {
        using var host = new ConnectorHost(new Dictionary<string, string?> { ["Connectors:Statuspage:Pages:PayFast"] = $"{StandIn.Address}" }, ConnectorHost.ClockAtNoon());

        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new CheckLine("Statuspage", true, "PayFast: 2 notices in 48 h"), line);
    }

    private static IReadOnlyList<VendorIncident> Incidents(Evidence evidence) => Assert.IsType<VendorIncidentsObserved>(Assert.IsType<Evidence.Found>(evidence).What).Incidents;

    private static async Task<Evidence> ReadAsync(Dictionary<string, string?> settings, params string[] vendors)
    {
        using var host = new ConnectorHost(settings.ToDictionary(setting => $"Connectors:Statuspage:{setting.Key}", setting => setting.Value));
        return await host.Get<IVendorStatusSource>().ReadIncidentsAsync(new Metric { Name = "checkout_conversion", Vendors = vendors }, Window, TestContext.Current.CancellationToken);
    }
}
