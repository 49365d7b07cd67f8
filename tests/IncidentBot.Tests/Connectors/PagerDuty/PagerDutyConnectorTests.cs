using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.PagerDuty;

public sealed class PagerDutyConnectorTests : VendorTest
{
    private const string Begun = "GET /incidents?time_zone=UTC&sort_by=created_at%3Adesc&since=2026-11-18T12%3A00%3A00Z&until=2026-11-20T12%3A00%3A00Z&limit=100&offset=";
    private const string Open = "GET /incidents?date_range=all&time_zone=UTC&statuses%5B%5D=triggered&statuses%5B%5D=acknowledged&limit=100&offset=";

    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);

    private static readonly Metric Checkout = new()
    {
        Name = "checkout_conversion",
        Services = ["checkout"],
        Repositories = [new MetricRepository { Connector = "PagerDuty", Name = "PIJ90N7", Service = "payments" }],
    };

    private protected override void Record(VendorStandIn vendor) => vendor
        .On(Replies.Json(PagerDutyPayloads.NoIncidents), Begun)
        .On(Replies.Json(PagerDutyPayloads.NoIncidents), Open)
        .On(Replies.Json(PagerDutyPayloads.Changes(PagerDutyPayloads.Change("01A", "2026-11-20T10:00:00+01:00"), PagerDutyPayloads.Change("01B", "2026-11-20T08:00:00Z", "POTHER"))), "GET /change_events?since=2026-11-18T12%3A00%3A00Z&until=2026-11-20T12%3A00%3A00Z");

    [Fact]
    public async Task Incidents_of_the_path_are_alerts_and_others_are_counted()
    {
        var metric = Checkout with { Repositories = [] };
        StandIn.On(Replies.Json(PagerDutyPayloads.Incidents(false,
            PagerDutyPayloads.Incident("P1", "2026-11-20T10:00:00+01:00", "resolved", "2026-11-20T09:20:00Z"),
            PagerDutyPayloads.Incident("P2", "2026-11-20T08:00:00Z", service: "warehouse"))), Begun);

        var evidence = Assert.IsType<Evidence.Found>(await SignalsAsync(metric));
        var alert = Assert.Single(Assert.IsType<SignalsObserved>(evidence.What).Alerts);

        Assert.Equal(("pagerduty:P1", AlertSeverity.Critical, SignalKind.Http5xx, "checkout", "Checkout 5xx above 2 %"), (alert.Id, alert.Severity, alert.Kind, alert.Service, alert.Title));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 20, 9, 20, 0, TimeSpan.Zero)), (alert.Start, alert.End));
        Assert.Equal("Not listed: 1 incident of other services.", evidence.Caveat);
    }

    [Fact]
    public async Task What_began_long_ago_and_is_still_open_is_seen()
    {
        StandIn.On(Replies.Json(PagerDutyPayloads.Incidents(false, PagerDutyPayloads.Incident("P0", "2026-10-01T08:00:00Z", "acknowledged", urgency: "low"))), Open);

        var alert = Assert.Single(Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(await SignalsAsync(Checkout)).What).Alerts);

        Assert.Equal(("payments", AlertSeverity.Warning, null), (alert.Service, alert.Severity, alert.End));
    }

    [Fact]
    public async Task Pages_are_read_to_a_cap_that_is_told()
    {
        var n = 0;
        StandIn.On((context, asked) => Replies.Json(PagerDutyPayloads.Incidents(true, PagerDutyPayloads.Incident($"P{n++}", "2026-11-20T09:00:00Z")))(context, asked), Begun);

        var evidence = Assert.IsType<Evidence.Found>(await SignalsAsync(Checkout));

        Assert.Equal("PagerDuty has at least 300 incidents in this time; only the newest were read.", evidence.Caveat);
        Assert.Equal(["0", "100", "200"], StandIn.Requests.Where(asked => asked.PathAndQuery.Contains("since=", StringComparison.Ordinal)).Select(asked => asked.PathAndQuery.Split("offset=")[1]));
    }

    [Fact]
    public async Task Change_events_of_the_entrys_service_are_changes()
    {
        using var host = Host();

        var evidence = Assert.IsType<Evidence.Found>(await host.Get<IChangeSource>().ReadChangesAsync(Checkout, Window, TestContext.Current.CancellationToken));
        var change = Assert.Single(Assert.IsType<ChangesObserved>(evidence.What).Changes);

        Assert.Equal(("pagerduty:01A", "Deployed shop 8.4", "payments", "https://ci.example/2"), (change.Id, change.Title, change.Service, $"{change.Link}"));
        Assert.Equal(9, change.At.Hour);
    }

    [Fact]
    public async Task A_limit_that_counts_down_in_seconds_is_read_as_such()
    {
        StandIn.On(Replies.Json("""{"error":{"message":"Rate Limit Exceeded","code":2020}}""", 429, ("ratelimit-reset", "120")), "");

        Assert.Equal("PagerDuty limits our requests until 12:02 UTC: Rate Limit Exceeded.", Assert.IsType<Evidence.Unavailable>(await SignalsAsync(Checkout)).Reason);
    }

    [Fact]
    public async Task Check_counts_incidents_and_change_events()
    {
        using var host = Host();

        var lines = await Task.WhenAll(host.Get<IEnumerable<ICheck>>().Select(check => check.CheckAsync(TestContext.Current.CancellationToken)));

        Assert.Equal([new CheckLine("PagerDuty", true, "PIJ90N7: 1 change event in 48 h"), new CheckLine("PagerDuty", true, "0 incidents in 48 h")], lines);
        Assert.All(StandIn.Requests, asked => Assert.Equal("Token token=k3y", asked.Headers["Authorization"]));
    }

    private ConnectorHost Host() => new(new Dictionary<string, string?> { ["Connectors:PagerDuty:Url"] = $"{StandIn.Address}", ["Connectors:PagerDuty:Key"] = "k3y" }, ConnectorHost.ClockAtNoon(), metrics: Checkout);

    private async Task<Evidence> SignalsAsync(Metric metric)
    {
        using var host = Host();
        return await host.Get<ISignalSource>().ReadSignalsAsync(metric, Window, Segment.Everything, TestContext.Current.CancellationToken);
    }
}
