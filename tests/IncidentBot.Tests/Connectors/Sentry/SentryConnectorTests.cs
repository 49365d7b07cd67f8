using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Sentry;

public sealed class SentryConnectorTests : VendorTest
{
    private const string Releases = "GET /api/0/organizations/acme/releases/?";
    private const string Issues = "GET /api/0/organizations/acme/issues/?";
    private const string Timeseries = "GET /api/0/organizations/acme/events-timeseries/?dataset=errors&yAxis=count%28%29&";

    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);
    private static readonly MetricRepository App = new() { Connector = "Sentry", Name = "shop-ios", Service = "ios app" };

    private static readonly SignalQuery Crashes = new()
    {
        Connector = "Sentry",
        Kind = SignalKind.Crashes,
        Service = "ios app",
        Query = "project:shop-ios level:fatal",
        Dimensions = new Dictionary<string, string> { ["version"] = "release" },
    };

    internal static Dictionary<string, string?> Settings(Uri address, string token) => new()
    {
        ["Connectors:Sentry:Url"] = $"{address}",
        ["Connectors:Sentry:Organization"] = "acme",
        ["Connectors:Sentry:Token"] = token,
    };

    private protected override void Record(VendorStandIn vendor) => vendor
        .On(Replies.Json("[]"), Releases)
        .On(Replies.Json("[]"), Issues)
        .On(Replies.Json(SentryPayloads.Timeseries(Window.From, TimeSpan.FromMinutes(5), 1, 2, 40, 3)), Timeseries);

    [Fact]
    public async Task A_deploy_counts_from_its_start_and_only_in_production()
    {
        StandIn
            .On(Replies.Json($"[{SentryPayloads.Release("shop@8.4+12", "2026-11-10T09:00:00Z", deploys: 2)}]"), Releases)
            .On(Replies.Json($"[{SentryPayloads.Deploy("9", "production", "2026-11-20T10:00:00+01:00", "2026-11-20T09:20:00Z")},{SentryPayloads.Deploy("8", "staging", null, "2026-11-20T08:00:00Z")}]"), "GET /api/0/organizations/acme/releases/shop%408.4%2B12/deploys/");

        var change = Assert.Single(Changes(await ReadChangesAsync()));

        Assert.Equal(("shop@8.4+12 deployed to production", "ios app", 9, 0), (change.Title, change.Service, change.At.Hour, change.At.Minute));
    }

    [Theory]
    [InlineData(null, 9)]
    [InlineData("2026-11-20T11:00:00Z", 11)]
    public async Task A_release_without_deploys_counts_from_its_release_or_else_its_creation(string? released, int hour)
    {
        StandIn.On(Replies.Json($"[{SentryPayloads.Release("shop@8.4", "2026-11-20T09:00:00Z", released)},{SentryPayloads.Release("web@1", "2026-11-20T09:00:00Z", project: "shop-web")}]"), Releases);

        var change = Assert.Single(Changes(await ReadChangesAsync()));

        Assert.Equal(("Released shop@8.4", hour, $"{StandIn.Address}organizations/acme/releases/shop%408.4/"), (change.Title, change.At.Hour, $"{change.Link}"));
    }

    [Fact]
    public async Task The_next_page_is_asked_for_only_where_it_holds_something()
    {
        StandIn
            .On(Replies.Json($"[{SentryPayloads.Release("shop@8.5", "2026-11-20T10:00:00Z")}]", 200, ("Link", Link("true", "100:1:0"))), Releases)
            .On(Replies.Json($"[{SentryPayloads.Release("shop@8.4", "2026-11-20T09:00:00Z")}]", 200, ("Link", Link("false", "100:2:0"))), Releases, "cursor=100%3A1%3A0");

        var changes = Changes(await ReadChangesAsync());

        Assert.Equal((2, 2), (changes.Count, StandIn.Requests.Count));
    }

    [Fact]
    public async Task New_issues_of_the_window_are_alerts()
    {
        StandIn.On(Replies.Json($"[{SentryPayloads.Issue("7", "2026-11-20T09:05:00Z")},{SentryPayloads.Issue("6", "2026-11-01T09:05:00Z")}]"), Issues, "query=is%3Aunresolved%20level%3A%5Berror%2Cfatal%5D%20project%3A%5Bshop-ios%5D%20firstSeen%3A%3E%3D2026-11-18T12%3A00%3A00", "sort=freq");

        var alert = Assert.Single(Signals(await ReadSignalsAsync([], Segment.Everything)).Alerts);

        Assert.Equal(("New issue SHOP-IOS-7: EXC_BAD_ACCESS in AddressForm (150 events)", AlertSeverity.Critical, SignalKind.Crashes, "ios app", null), (alert.Title, alert.Severity, alert.Kind, alert.Service, alert.End));
    }

    [Fact]
    public async Task Errors_come_in_buckets_of_milliseconds_without_the_one_that_is_not_over()
    {
        var series = Assert.Single(Signals(await ReadSignalsAsync([Crashes], Segment.Everything)).Series);

        Assert.Equal((Window.From, TimeSpan.FromMinutes(5), SignalUnit.Count), (series.Start, series.Interval, series.Unit));
        Assert.Equal([1, 2, 40, null], series.Values);
        Assert.Contains(StandIn.Requests, asked => asked.PathAndQuery.EndsWith("start=2026-11-18T12%3A00%3A00&end=2026-11-20T12%3A00%3A00&interval=300", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inside_a_segment_the_query_is_narrowed_and_the_value_escaped()
    {
        var within = new Segment(new Dictionary<string, string> { ["version"] = "8.4 \"beta\"" });

        var series = Assert.Single(Signals(await ReadSignalsAsync([Crashes], within)).Series);

        Assert.Equal(within, series.Within);
        Assert.Contains("query=project%3Ashop-ios%20level%3Afatal%20release%3A%228.4%20%5C%22beta%5C%22%22", Assert.Single(StandIn.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_releases_and_issues()
    {
        using var host = new ConnectorHost(Settings(StandIn.Address, "t0k"), ConnectorHost.ClockAtNoon(), metrics: new Metric { Name = "m", Repositories = [App], Signals = [Crashes] });
        StandIn.On(Replies.Json("""{"detail":"You do not have permission to perform this action."}""", 403), Issues);

        var lines = await Task.WhenAll(host.Get<IEnumerable<ICheck>>().Select(check => check.CheckAsync(TestContext.Current.CancellationToken)));

        Assert.Equal([new CheckLine("Sentry", true, "shop-ios: 0 releases in 48 h"), new CheckLine("Sentry", false, "Sentry does not permit this (403): You do not have permission to perform this action; it needs Issue & Event: Read")], lines);
    }

    private static string Link(string results, string cursor) =>
        $"<https://sentry.example/?cursor=1>; rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\", <https://sentry.example/?cursor=2>; rel=\"next\"; results=\"{results}\"; cursor=\"{cursor}\"";

    private async Task<Evidence> ReadChangesAsync()
    {
        using var host = new ConnectorHost(Settings(StandIn.Address, "t0k"), ConnectorHost.ClockAtNoon());
        return await host.Get<IChangeSource>().ReadChangesAsync(new Metric { Name = "m", Repositories = [App] }, Window, TestContext.Current.CancellationToken);
    }

    private async Task<Evidence> ReadSignalsAsync(IReadOnlyList<SignalQuery> signals, Segment within)
    {
        using var host = new ConnectorHost(Settings(StandIn.Address, "t0k"), ConnectorHost.ClockAtNoon());
        return await host.Get<ISignalSource>().ReadSignalsAsync(new Metric { Name = "m", Repositories = [App], Signals = signals }, Window, within, TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<Change> Changes(Evidence evidence) => Assert.IsType<ChangesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Changes;

    private static SignalsObserved Signals(Evidence evidence) => Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(evidence).What);
}
