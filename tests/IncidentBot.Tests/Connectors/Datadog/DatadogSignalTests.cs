using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Datadog;

public sealed class DatadogSignalTests : VendorTest
{
    private const string Alerting = "GET /api/v1/monitor/search?sort=status%2Casc&query=status%3Aalert&";
    private const string Warning = "GET /api/v1/monitor/search?sort=status%2Casc&query=status%3Awarn&";
    private const string Silent = "GET /api/v1/monitor/search?sort=status%2Casc&query=status%3A%22no%20data%22&";
    private const string Events = "GET /api/v2/events?";

    private static readonly DateTimeOffset Now = ConnectorHost.Noon;
    private static readonly TimeWindow Window = new(Now.AddHours(-48), Now);

    private static readonly SignalQuery Payments = new()
    {
        Connector = "Datadog",
        Kind = SignalKind.Timeouts,
        Service = "PayFast",
        Query = "100 * sum:payfast.calls{result:timeout, $__filters}.as_count().rollup(sum, $__interval) / sum:payfast.calls{$__filters}.as_count().rollup(sum, $__interval)",
        Dimensions = new Dictionary<string, string> { ["platform"] = "os" },
    };

    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"], Vendors = ["PayFast"] };

    private protected override void Record(VendorStandIn vendor) => vendor
        .On(DatadogConnectorTests.EveryBucket(_ => 2.5), "GET /api/v1/query?")
        .On(Replies.Json(DatadogPayloads.NoMonitors), "GET /api/v1/monitor/search?")
        .On(Replies.Json(DatadogPayloads.NoEvents), Events);

    [Fact]
    public async Task A_series_comes_whole_in_the_unit_of_its_kind()
    {
        var series = Assert.Single(Signals(await ReadAsync(Checkout with { Signals = [Payments] })).Series);

        Assert.Equal(("PayFast", SignalKind.Timeouts, SignalUnit.Percent, Window.From, 576), (series.Service, series.Kind, series.Unit, series.Start, series.Values.Count));
        Assert.Equal([2.5], series.Values.Distinct());
    }

    [Fact]
    public async Task Inside_a_segment_queries_are_narrowed_and_monitors_are_not_asked()
    {
        var within = new Segment(new Dictionary<string, string> { ["platform"] = "iOS" });

        var series = Assert.Single(Signals(await ReadAsync(Checkout with { Signals = [Payments, Payments with { Query = "sum:a{*}.rollup(sum, $__interval)" }] }, within)).Series);

        Assert.Equal(within, series.Within);
        Assert.All(StandIn.Requests, asked => Assert.Contains("%7Bresult%3Atimeout%2C%20os%3Aios%7D", asked.PathAndQuery, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_series_are_not_added_up_to_a_rate()
    {
        StandIn.On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, ["a:1"], (Now.AddHours(-1), 1)), DatadogPayloads.Series(300, ["a:2"], (Now.AddHours(-1), 1)))), "GET /api/v1/query?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(Checkout with { Signals = [Payments] }));

        Assert.Equal("The Timeouts query of PayFast gives 2 series instead of one: leave out its by.", evidence.Reason);
    }

    [Fact]
    public async Task Monitors_count_by_the_service_of_their_tag_or_query_and_without_one_only_when_they_triggered_lately()
    {
        StandIn
            .On(Replies.Json(DatadogPayloads.Monitors(1,
                DatadogPayloads.Monitor(1, "Checkout 5xx", Now.AddDays(-30), ["team:shop", "service:checkout"]),
                DatadogPayloads.Monitor(2, "PayFast timeouts", Now.AddHours(-2), [], "sum(last_5m):sum:calls{env:prod,service:PayFast} > 4"),
                DatadogPayloads.Monitor(3, "DNS", Now.AddHours(-3), []),
                DatadogPayloads.Monitor(4, "Old node", Now.AddDays(-30), []),
                DatadogPayloads.Monitor(5, "Search", Now.AddHours(-2), ["service:search"]),
                DatadogPayloads.Monitor(6, "Undated", null, ["service:checkout"]))), Alerting)
            .On(Replies.Json(DatadogPayloads.Monitors(1, DatadogPayloads.Monitor(7, "Checkout slow", Now.AddHours(-1), ["service:checkout"]))), Warning)
            .On(Replies.Json(DatadogPayloads.Monitors(1, DatadogPayloads.Monitor(8, "Cart", null, ["service:checkout"]), DatadogPayloads.Monitor(9, "x", null, ["service:search"]))), Silent);

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Checkout));

        Assert.Equal(
            [("Checkout 5xx", "checkout", AlertSeverity.Critical, SignalKind.Http5xx), ("DNS", "(no service)", AlertSeverity.Critical, null), ("PayFast timeouts", "PayFast", AlertSeverity.Critical, SignalKind.Timeouts), ("Checkout slow", "checkout", AlertSeverity.Warning, (SignalKind?)SignalKind.LatencyP95)],
            Signals(evidence).Alerts.Select(alert => (alert.Title, alert.Service, alert.Severity, alert.Kind)));
        Assert.Equal(Now.AddHours(-2), Signals(evidence).Alerts[2].Start);
        Assert.Equal("Not listed: 3 monitors of other services, or of none and triggered long ago. 1 monitor of these services has no data.", evidence.Caveat);
    }

    [Fact]
    public async Task Every_page_of_monitors_is_read_up_to_a_cap_that_is_told()
    {
        StandIn.On(Replies.Json(DatadogPayloads.Monitors(5, DatadogPayloads.Monitor(1, "Checkout 5xx", Now.AddHours(-1), ["service:checkout"]))), Alerting);

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Checkout));

        Assert.Equal(["page=0", "page=1", "page=2"], StandIn.Requests.Where(asked => asked.PathAndQuery.Contains("status%3Aalert", StringComparison.Ordinal)).Select(asked => asked.PathAndQuery.Split('&')[2]).Order());
        Assert.StartsWith("Datadog has at least 300 monitors of one state", evidence.Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_that_could_be_read_stay_when_monitors_are_forbidden()
    {
        StandIn.On(Replies.Json("""{"errors":["Forbidden"]}""", 403), "GET /api/v1/monitor/search?");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Checkout with { Signals = [Payments] }));

        Assert.Contains("it needs the scope monitors_read", evidence.Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_changes_by_what_changed()
    {
        StandIn.On(Replies.Json(DatadogPayloads.Events(null,
            DatadogPayloads.Event("a", "2026-11-20T10:00:00+01:00", "shop 8.4"),
            DatadogPayloads.Event("b", "2026-11-20T08:00:00Z", "new-address on", ""","author":{"name":"Mara","type":"user"},"changed_resource":{"name":"new-address","type":"feature_flag"}"""),
            DatadogPayloads.Event("c", "2026-11-20T07:00:00Z", "pool size", ""","changed_resource":{"name":"pool","type":"configuration"}"""),
            DatadogPayloads.Event("d", "2026-11-01T07:00:00Z", "long ago"))), Events, "filter%5Bquery%5D=source%3Amy_apps%20env%3Aproduction&", $"filter%5Bfrom%5D={Window.From.ToUnixTimeMilliseconds()}&filter%5Bto%5D={Window.To.ToUnixTimeMilliseconds()}&page%5Blimit%5D=100");

        var changes = Changes(await ReadChangesAsync(new MetricRepository { Connector = "Datadog", Name = "source:my_apps", Service = "checkout", Environment = "production" }));

        Assert.Equal([("pool size", ChangeKind.Config, null, 7), ("new-address on", ChangeKind.Flag, "Mara", 8), ("shop 8.4", ChangeKind.Deploy, (string?)null, 9)], changes.Select(change => (change.Title, change.Kind, change.Author, change.At.Hour)));
    }

    [Fact]
    public async Task Pages_of_events_follow_the_cursor_and_never_the_link()
    {
        string[] first = [.. Enumerable.Range(0, 100).Select(n => DatadogPayloads.Event($"a{n}", "2026-11-20T09:00:00Z", "first"))];
        StandIn
            .On(Replies.Json(DatadogPayloads.Events("c1", first)), Events)
            .On(Replies.Json(DatadogPayloads.Events("c2", DatadogPayloads.Event("b", "2026-11-20T08:00:00Z", "second"))), Events, "page%5Bcursor%5D=c1");

        Assert.Equal(101, Changes(await ReadChangesAsync(new MetricRepository { Connector = "Datadog", Name = "source:my_apps", Service = "checkout" })).Count);
        Assert.Equal(2, StandIn.Requests.Count);
    }

    [Fact]
    public async Task Check_tells_monitors_queries_and_events_and_the_missing_scope()
    {
        StandIn
            .On(Replies.Json(DatadogPayloads.Monitors(1, DatadogPayloads.Monitor(1, "x", Now, []))), Alerting)
            .On(Replies.Json("""{"errors":["Forbidden"]}""", 403), Events);
        var metric = Checkout with { Signals = [Payments, Payments with { Query = "sum:a{*}" }], Repositories = [new MetricRepository { Connector = "Datadog", Name = "source:my_apps", Service = "checkout" }] };
        using var host = new ConnectorHost(DatadogConnectorTests.Settings(StandIn.Address, "app-1"), ConnectorHost.ClockAtNoon(), metrics: metric);

        var lines = await Task.WhenAll(host.Get<IEnumerable<ICheck>>().Select(check => check.CheckAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(
            [
                new CheckLine("Datadog", false, "1 monitor in alert; 1 of 2 queries have data; Timeouts of PayFast: it does not say how long a bucket is: write .rollup(sum, $__interval)"),
                new CheckLine("Datadog", false, "Datadog source:my_apps: events could not be read. Datadog does not permit this (403): Forbidden; it needs the scope events_read and keys of this site"),
            ],
            lines);
    }

    private async Task<Evidence> ReadAsync(Metric metric, Segment? within = null)
    {
        using var host = Host();
        return await host.Get<ISignalSource>().ReadSignalsAsync(metric, Window, within ?? Segment.Everything, TestContext.Current.CancellationToken);
    }

    private async Task<Evidence> ReadChangesAsync(MetricRepository repository)
    {
        using var host = Host();
        return await host.Get<IChangeSource>().ReadChangesAsync(Checkout with { Repositories = [repository] }, Window, TestContext.Current.CancellationToken);
    }

    private ConnectorHost Host() => new(DatadogConnectorTests.Settings(StandIn.Address, "app-1"), ConnectorHost.ClockAtNoon(), ConnectorLimits.Default.AnswerBytes);

    private static SignalsObserved Signals(Evidence evidence) => Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(evidence).What);

    private static IReadOnlyList<Change> Changes(Evidence evidence) => Assert.IsType<ChangesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Changes;
}
