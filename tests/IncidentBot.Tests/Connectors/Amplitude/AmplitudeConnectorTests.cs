using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Amplitude;

public sealed class AmplitudeConnectorTests : VendorTest
{
    private const string Segmentation = "GET /api/2/events/segmentation?";

    internal static readonly Metric Orders = new()
    {
        Name = "orders",
        Kind = MetricKind.Count,
        TimeZone = "Europe/Berlin",
        Sources = [Source("totals{event=\"Order Completed\"}")],
    };

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Now = ConnectorHost.Noon;

    internal static Dictionary<string, string?> Settings(Uri address, string key, string secret, string zone = "UTC") => new()
    {
        ["Connectors:Amplitude:Url"] = $"{address}",
        ["Connectors:Amplitude:ApiKey"] = key,
        ["Connectors:Amplitude:SecretKey"] = secret,
        ["Connectors:Amplitude:TimeZone"] = zone,
    };

    private protected override void Record(VendorStandIn vendor) => vendor.On(EveryHour(Now, 40 * 24), Segmentation);

    [Fact]
    public async Task Times_of_the_projects_clock_are_put_to_their_moment()
    {
        StandIn.On(new AmplitudeShape(Berlin, [(Now.AddMinutes(-60), "Order Completed", "iOS", "DE"), (Now.AddMinutes(-7), "Order Completed", "iOS", "DE"), (Now.AddMinutes(-7), "Order Started", "iOS", "DE"), (Now.AddMinutes(2), "Order Completed", "iOS", "DE")]).Reply, Segmentation);

        var series = Series(await ReadAsync(TimeSpan.FromHours(1)));

        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], series.Numerator);
        Assert.Contains("start=20261120&end=20261120&i=-300000&", Assert.Single(StandIn.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_of_the_project_is_not_a_day_of_UTC()
    {
        await ReadAsync(TimeSpan.FromHours(1), now: new DateTimeOffset(2026, 11, 20, 23, 30, 0, TimeSpan.Zero));

        Assert.Contains("start=20261120&end=20261121&", Assert.Single(StandIn.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hour_that_comes_twice_is_missing()
    {
        var now = new DateTimeOffset(2026, 10, 25, 6, 0, 0, TimeSpan.Zero);
        StandIn.On(EveryHour(now, 48), Segmentation);

        var series = Series(await ReadAsync(TimeSpan.FromHours(12), now: now));

        // Berlin's clocks show 2:00 to 3:00 from 0:00 to 1:00 UTC and again from 1:00 to 2:00 UTC.
        Assert.All(series.Numerator.Take(72), value => Assert.NotNull(value));
        Assert.All(series.Numerator.Skip(72).Take(24), Assert.Null);
        Assert.All(series.Numerator.Skip(96), value => Assert.NotNull(value));
    }

    [Fact]
    public async Task Five_weeks_are_read_in_pieces_of_two_days_with_every_bucket_once()
    {
        var series = Series(await ReadAsync(TimeSpan.FromDays(36)));

        // Only the hour that comes twice is missing.
        Assert.Equal(36 * 24 - 2, series.Numerator.Sum());
        Assert.Equal(24, series.Numerator.Count(value => value is null));
        Assert.Equal(StandIn.Requests.Count, StandIn.Requests.DistinctBy(asked => asked.PathAndQuery).Count());
    }

    [Fact]
    public async Task At_a_limit_the_last_days_and_their_weeks_before_are_there_and_the_rest_is_missing_and_told()
    {
        var answered = 0;
        StandIn.On(Replies.Json("""{"error":{"http_code":429,"type":"too_many_requests","message":"Too many requests","metadata":{"details":"Cost limit of 1000 in 5 minutes exceeded"}}}""", 429), Segmentation);
        StandIn.OnlyFor(() => Interlocked.Increment(ref answered) > 7);

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(TimeSpan.FromDays(36)));
        var values = Series(evidence).Numerator;

        Assert.All(Enumerable.Range(0, 5), week => Assert.All(values.Skip(values.Count - 288 * (7 * week) - 12 * 30).Take(12 * 24), value => Assert.NotNull(value)));
        Assert.InRange(values.Count(value => value is null), 288 * 20, 288 * 26);
        Assert.EndsWith("Amplitude limits our requests and does not say for how long (429): Cost limit of 1000 in 5 minutes exceeded.", evidence.Caveat, StringComparison.Ordinal);
        Assert.InRange(StandIn.Requests.Count, 8, 10);
    }

    [Fact]
    public async Task Never_more_than_five_requests_run_at_once()
    {
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = EveryHour(Now, 40 * 24);
        StandIn.On(async (context, asked) =>
        {
            var mine = Interlocked.Increment(ref running);
            most = Math.Max(most, mine);
            if (mine == 5)
                gate.TrySetResult();
            await gate.Task;
            await reply(context, asked);
            Interlocked.Decrement(ref running);
        }, Segmentation);

        await ReadAsync(TimeSpan.FromDays(36), metric: Orders with { Kind = MetricKind.Ratio, Sources = [Orders.Sources[0] with { Query = new Dictionary<string, string> { ["numerator"] = "totals{event=\"Order Completed\"}", ["denominator"] = "totals{event=\"_active\"}" } }] });

        Assert.Equal(5, most);
    }

    [Theory]
    [InlineData("totals{event=\"Order Completed\", platform=\"iOS\", gp:plan=\"pro\", coupon=\"none\"}", "{\"event_type\":\"Order Completed\",\"filters\":[{\"subprop_type\":\"user\",\"subprop_key\":\"platform\",\"subprop_op\":\"is\",\"subprop_value\":[\"iOS\"]},{\"subprop_type\":\"user\",\"subprop_key\":\"gp:plan\",\"subprop_op\":\"is\",\"subprop_value\":[\"pro\"]},{\"subprop_type\":\"event\",\"subprop_key\":\"coupon\",\"subprop_op\":\"is\",\"subprop_value\":[\"none\"]}],\"group_by\":[]}")]
    public async Task Filters_go_out_as_properties_of_the_event_or_the_user(string query, string sent)
    {
        await ReadAsync(TimeSpan.FromHours(1), source: Source(query));

        Assert.Contains($"e={Uri.EscapeDataString(sent)}&", Assert.Single(StandIn.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breakdown_counts_each_group_in_the_window_and_in_four_weeks()
    {
        StandIn.On(new AmplitudeShape(Berlin,
        [
            .. Enumerable.Range(0, 5).SelectMany(week => new[] { (Now.AddDays(-7 * week).AddMinutes(-30), "Order Completed", "iOS", "DE"), (Now.AddDays(-7 * week).AddMinutes(-90), "Order Completed", "iOS", "DE"), (Now.AddDays(-7 * week).AddHours(-3), "Order Completed", "iOS", "DE") }),
            (Now.AddMinutes(-5), "Order Completed", "web", "FR"),
        ]).Reply, Segmentation);

        var breakdown = await BreakdownAsync(new Dictionary<string, string> { ["platform"] = "platform", ["country"] = "country" });

        Assert.Equal([("iOS", "DE", 2d, 8d), ("web", "FR", 1d, 0d)], breakdown.Rows.Select(row => (row.Values[0], row.Values[1], row.Numerator, row.BaselineNumerator)));
        Assert.Contains(Uri.EscapeDataString("\"group_by\":[{\"type\":\"user\",\"value\":\"platform\"},{\"type\":\"user\",\"value\":\"country\"}]"), StandIn.Requests[0].PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_may_be_the_last_of_a_list()
    {
        StandIn.On(Replies.Json("""{"data":{"series":[[3]],"seriesLabels":[[0,"iOS"]],"xValues":["2026-11-20T12:55:00"]}}"""), Segmentation);

        var row = Assert.Single((await BreakdownAsync(new Dictionary<string, string> { ["platform"] = "platform" })).Rows);

        Assert.Equal(("iOS", 3d), (row.Values[0], row.Numerator));
    }

    [Theory]
    [InlineData("""{"data":{"series":[[1]],"seriesLabels":[0],"xValues":["2026-11-20"]}}""")]
    [InlineData("""{"data":{"series":[[1,2]],"seriesLabels":[0],"xValues":["2026-11-20T12:55:00"]}}""")]
    [InlineData("""{"data":null}""")]
    public async Task What_is_not_by_time_of_day_is_not_understood(string body)
    {
        StandIn.On(Replies.Json(body), Segmentation);

        Assert.Equal("Amplitude sent an answer that could not be understood.", Assert.IsType<Evidence.Unavailable>(await ReadAsync(TimeSpan.FromHours(1))).Reason);
    }

    [Theory]
    [InlineData("uniques{event=\"Order Completed\"}")]
    [InlineData("totals")]
    public async Task A_query_that_is_not_known_is_told(string query)
    {
        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(TimeSpan.FromHours(1), source: Source(query)));

        Assert.Equal($"\"{query}\" of source analytics is not known: use totals with an event, such as totals{{event=\"Order Completed\"}}.", evidence.Reason);
        Assert.Empty(StandIn.Requests);
    }

    [Fact]
    public async Task Check_counts_each_event_since_yesterday()
    {
        using var host = new ConnectorHost(Settings(StandIn.Address, "a", "s", "Europe/Berlin"), ConnectorHost.ClockAtNoon(), ConnectorLimits.Default.AnswerBytes, Orders);

        Assert.Equal(new CheckLine("Amplitude", true, "Order Completed: 37 since yesterday"), await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken));
    }

    private static MetricSource Source(string query) => new() { Name = "analytics", Connector = "Amplitude", Role = SourceRole.Analytics, Query = new Dictionary<string, string> { ["value"] = query } };

    private static Reply EveryHour(DateTimeOffset until, int hours) =>
        new AmplitudeShape(Berlin, [.. Enumerable.Range(1, hours).Select(hour => (until.AddHours(-hour), "Order Completed", "iOS", "DE"))]).Reply;

    private async Task<Breakdown> BreakdownAsync(IReadOnlyDictionary<string, string> dimensions)
    {
        using var host = Host(Now);
        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Orders, Orders.Sources[0] with { Dimensions = dimensions }, new TimeWindow(Now.AddHours(-2), Now), TestContext.Current.CancellationToken);
        return Assert.IsType<BreakdownObserved>(Assert.IsType<Evidence.Found>(evidence).What).Breakdown;
    }

    private ConnectorHost Host(DateTimeOffset now) =>
        new(Settings(StandIn.Address, "api-1", "secret-1", "Europe/Berlin"), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now), ConnectorLimits.Default.AnswerBytes);

    private async Task<Evidence> ReadAsync(TimeSpan back, DateTimeOffset? now = null, Metric? metric = null, MetricSource? source = null)
    {
        var at = now ?? Now;
        using var host = Host(at);
        return await host.Get<IMetricSource>().ReadSeriesAsync(metric ?? Orders, source ?? (metric ?? Orders).Sources[0], new TimeWindow(at - back, at), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    private static MetricSeries Series(Evidence evidence) => Assert.IsType<SeriesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series;
}
