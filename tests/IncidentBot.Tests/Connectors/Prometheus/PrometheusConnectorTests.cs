using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Prometheus;

public sealed class PrometheusConnectorTests : VendorTest
{
    private static readonly Metric Orders = PrometheusPayloads.Orders;

    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-3), ConnectorHost.Noon);

    private static readonly long Noon = ConnectorHost.Noon.ToUnixTimeSeconds();

    private protected override void Record(VendorStandIn vendor)
    {
    }

    [Fact]
    public async Task A_bucket_is_what_was_counted_up_to_its_end()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon - 7200, "1"), (Noon - 3600, "2"), (Noon, "3"))), "POST /api/v1/query_range", $"start={Noon - 7200}&end={Noon}&step=3600", "[3600s]");

        var series = Series(await ReadAsync());

        Assert.Equal((Window.From, Window.To), (series.Start, series.End));
        Assert.Equal([1, 2, 3], series.Numerator);
        Assert.Null(series.Denominator);
    }

    [Fact]
    public async Task A_window_between_buckets_gives_whole_ones_only()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "query_range");

        var series = Series(await ReadAsync(new TimeWindow(ConnectorHost.Noon.AddMinutes(-50), ConnectorHost.Noon.AddMinutes(59))));

        Assert.Equal((ConnectorHost.Noon.AddHours(-1), 1), (series.Start, series.Numerator.Count));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-Inf")]
    public async Task What_is_no_number_is_missing_and_zero_is_zero(string value)
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon - 7200, value), (Noon, "0"))), "query_range");

        var series = Series(await ReadAsync());

        Assert.Equal([null, null, 0], series.Numerator);
    }

    [Fact]
    public async Task Several_series_are_added_up()
    {
        StandIn.On(
            Replies.Json($$"""
                {"status":"success","data":{"resultType":"matrix","result":[
                  {"metric":{"pod":"a"},"values":[[{{Noon - 3600}},"1.5"],[{{Noon}},"2"]]},{"metric":{"pod":"b"},"values":[[{{Noon}},"4e1"]]}]
                } }
                """),
            "query_range");

        var series = Series(await ReadAsync());

        Assert.Equal([null, 1.5, 42], series.Numerator);
    }

    [Fact]
    public async Task Long_ranges_are_asked_in_pieces_of_11000_points()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "query_range");

        var series = Series(await ReadAsync(new TimeWindow(ConnectorHost.Noon.AddMinutes(-22_001), ConnectorHost.Noon), TimeSpan.FromMinutes(1)));

        var starts = StandIn.Requests.Select(asked => asked.Body.Split("start=")[1].Split('&')[0]).Order();
        Assert.Equal([Noon - 22_000 * 60, Noon - 11_000 * 60, Noon], starts.Select(long.Parse));
        Assert.Equal((22_001, 3), (series.Numerator.Count, series.Numerator[^1]));
    }

    [Fact]
    public async Task Warnings_are_told()
    {
        StandIn.On(Replies.Json("""{"status":"success","warnings":["a replica is missing"],"data":{"resultType":"matrix","result":[{"metric":{},"values":[[1795176000,"1"]]}]}}"""), "query_range");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync());

        Assert.Equal("Prometheus warns: a replica is missing", evidence.Caveat);
    }

    [Fact]
    public async Task The_link_leads_to_the_graph_page()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "query_range");

        var series = Series(await ReadAsync(settings: new() { ["GraphUrl"] = "https://graphs.example/prom" }));

        Assert.Equal(
            "https://graphs.example/prom/graph?g0.expr=sum%20by%20%28%29%20%28increase%28orders_total%5B3600s%5D%29%29&g0.tab=0&g0.range_input=3h&g0.end_input=2026-11-20%2012%3A00%3A00",
            series.Link?.AbsoluteUri);
    }

    [Fact]
    public async Task A_path_prefix_user_and_tenant_are_used()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "POST /api/prom/api/v1/query_range");

        Series(await ReadAsync(settings: new() { ["Url"] = $"{StandIn.Address}api/prom/", ["User"] = "mara", ["Password"] = "pw", ["OrgId"] = "shop" }));

        Assert.Equal(("Basic bWFyYTpwdw==", "shop"), (StandIn.Requests[0].Headers["Authorization"], StandIn.Requests[0].Headers["X-Scope-OrgID"]));
    }

    [Fact]
    public async Task The_weeks_before_are_the_same_clock_times_over_a_clock_change()
    {
        // Berlin left summer time on 25 October 2026: 9 to 12 o'clock is 8 to 11 UTC now, and 7 to 10 UTC in the week of 23 October.
        var metric = Orders with { TimeZone = "Europe/Berlin" };
        var window = new TimeWindow(DateTimeOffset.Parse("2026-11-06T08:00Z"), DateTimeOffset.Parse("2026-11-06T11:00Z"));
        StandIn.On(Replies.Json(PrometheusPayloads.Vector(("""{"platform":"ios"}""", "5"))), "POST /api/v1/query ", "sum by (platform)", "[10800s]");

        await BreakdownAsync(metric, window);

        var times = StandIn.Requests.Select(asked => DateTimeOffset.FromUnixTimeSeconds(long.Parse(asked.Body.Split("time=")[1]))).OrderDescending();
        Assert.Equal(["2026-11-06 11:00", "2026-10-30 11:00", "2026-10-23 10:00", "2026-10-16 10:00", "2026-10-09 10:00"], times.Select(time => $"{time:yyyy-MM-dd HH:mm}"));
    }

    [Fact]
    public async Task A_week_without_data_is_told_and_not_counted_as_zero()
    {
        StandIn.On(Replies.Json(PrometheusPayloads.Vector(("""{"platform":"ios"}""", "5"), ("{}", "1"))), "POST /api/v1/query ");
        StandIn.On(Replies.Json(PrometheusPayloads.Vector()), "POST /api/v1/query ", $"time={Noon - 4 * 7 * 86400}");

        var evidence = Assert.IsType<Evidence.Found>(await BreakdownAsync(Orders, Window));

        var breakdown = Assert.IsType<BreakdownObserved>(evidence.What).Breakdown;
        Assert.Equal((3, "Only 3 of 4 weeks before have data."), (breakdown.BaselineWeeks, evidence.Caveat));
        Assert.Equal([("", 1, 3), ("ios", 5, 15)], breakdown.Rows.Select(row => (row.Values[0], row.Numerator, row.BaselineNumerator)));
    }

    [Theory]
    [InlineData("value", "sum(orders)", "platform", "do not say where to break down: write sum by ($__by) (...).")]
    [InlineData("value", "sum by ($__by) (x)", "bad label", "\"bad label\" of source shop back end of orders is not the name of a label.")]
    [InlineData("value", "sum(x{a=\"$__dashboard\"})", "platform", "has $__dashboard, which is not known: use $__interval, $__by and $__filters.")]
    [InlineData("numerator", "sum(x)", "platform", "Source shop back end of orders has no Query:value in the catalogue.")]
    public async Task A_catalogue_entry_that_cannot_be_asked_is_explained(string key, string query, string label, string reason)
    {
        var source = Orders.Sources[0] with { Query = new Dictionary<string, string> { [key] = query }, Dimensions = new Dictionary<string, string> { ["platform"] = label } };

        var evidence = await BreakdownAsync(Orders with { Sources = [source] }, Window);

        Assert.EndsWith(reason, Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_cannot_be_read_inside_a_segment_is_left_out()
    {
        var ios = new Segment(new Dictionary<string, string> { ["platform"] = "ios" });
        var metric = Orders with { Signals = [Signal("sum(errors{$__filters})", "checkout"), Signal("sum(all_errors)", "search")] };
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "query_range", "sum(errors{os=\"ios\"})");
        using var host = Host();

        var evidence = await host.Get<ISignalSource>().ReadSignalsAsync(metric, Window, ios, TestContext.Current.CancellationToken);

        Assert.Equal("checkout", Assert.Single(Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series).Service);
    }

    [Fact]
    public async Task One_signal_that_fails_hides_no_other()
    {
        var metric = Orders with { Signals = [Signal("sum(errors)", "checkout"), Signal("errors", "search"), Signal("nonsense(", "cart")] };
        StandIn.On(Replies.Json(PrometheusPayloads.Matrix((Noon, "3"))), "query_range", "query=sum(errors)");
        StandIn.On(Replies.Json("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[]},{"metric":{"a":"2"},"values":[]}]}}"""), "query_range", "query=errors");
        StandIn.On(Replies.Json("""{"status":"error","errorType":"bad_data","error":"parse error"}""", 400), "query_range", "nonsense");
        using var host = Host();

        var evidence = Assert.IsType<Evidence.Found>(await host.Get<ISignalSource>().ReadSignalsAsync(metric, Window, Segment.Everything, TestContext.Current.CancellationToken));

        Assert.Single(Assert.IsType<SignalsObserved>(evidence.What).Series);
        Assert.Equal(
            "The Http5xx query of search gives 2 series instead of one: put sum or max around it. Prometheus did not accept the request (400): parse error.",
            evidence.Caveat);
    }

    private static SignalQuery Signal(string query, string service) => new()
    {
        Connector = "prometheus",
        Kind = SignalKind.Http5xx,
        Service = service,
        Query = query,
        Dimensions = new Dictionary<string, string> { ["platform"] = "os" },
    };

    private static MetricSeries Series(Evidence evidence) => Assert.IsType<SeriesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series;

    private ConnectorHost Host(Dictionary<string, string?>? settings = null)
    {
        var all = new Dictionary<string, string?>(settings ?? []);
        all.TryAdd("Url", $"{StandIn.Address}");
        return new ConnectorHost(all.ToDictionary(setting => $"Connectors:Prometheus:{setting.Key}", setting => setting.Value));
    }

    private async Task<Evidence> ReadAsync(TimeWindow? window = null, TimeSpan? interval = null, Dictionary<string, string?>? settings = null)
    {
        using var host = Host(settings);
        return await host.Get<IMetricSource>().ReadSeriesAsync(Orders, Orders.Sources[0], window ?? Window, interval ?? TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
    }

    private async Task<Evidence> BreakdownAsync(Metric metric, TimeWindow window)
    {
        using var host = Host();
        return await host.Get<IMetricSource>().ReadBreakdownAsync(metric, metric.Sources[0], window, TestContext.Current.CancellationToken);
    }
}
