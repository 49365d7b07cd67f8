using System.Globalization;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Datadog;

public sealed class DatadogConnectorTests : VendorTest
{
    internal static readonly Metric Orders = new()
    {
        Name = "checkout_conversion",
        Services = ["checkout"],
        Sources = [Source("sum:shop.orders{*} by {$__by}.as_count().rollup(sum, $__interval)")],
        Kind = MetricKind.Count,
    };

    private static readonly DateTimeOffset Now = ConnectorHost.Noon;

    internal static Dictionary<string, string?> Settings(Uri address, string key) => new()
    {
        ["Connectors:Datadog:Url"] = $"{address}",
        ["Connectors:Datadog:ApiKey"] = "api-1",
        ["Connectors:Datadog:ApplicationKey"] = key,
    };

    private protected override void Record(VendorStandIn vendor) => vendor.On(EveryBucket(_ => 1), "GET /api/v1/query?");

    [Fact]
    public async Task Both_keys_are_sent_as_headers()
    {
        await ReadAsync(Orders, TimeSpan.FromHours(1));

        var asked = Assert.Single(StandIn.Requests);
        Assert.Equal(("api-1", "app-1"), (asked.Headers["DD-API-KEY"], asked.Headers["DD-APPLICATION-KEY"]));
    }

    [Fact]
    public async Task Milliseconds_are_placed_in_buckets_and_what_has_no_point_is_missing()
    {
        StandIn.On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, [], (Now.AddMinutes(-60), 3), (Now.AddMinutes(-5), 7), (Now.AddMinutes(-10), null), (Now, 99)))), "GET /api/v1/query?");

        var series = Series(await ReadAsync(Orders, TimeSpan.FromHours(1)));

        Assert.Equal([3, null, null, null, null, null, null, null, null, null, null, 7], series.Numerator);
        Assert.Contains($"from={Now.AddHours(-1).ToUnixTimeSeconds()}&to={Now.ToUnixTimeSeconds() - 1}&query=sum%3Ashop.orders%7B%2A%7D.as_count%28%29.rollup%28sum%2C%20300%29", Assert.Single(StandIn.Requests).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_time_is_read_in_pieces_of_as_many_points_as_Datadog_gives()
    {
        var series = Series(await ReadAsync(Orders, TimeSpan.FromDays(36)));

        Assert.Equal((7, 36 * 288), (StandIn.Requests.Count, series.Numerator.Count));
        Assert.DoesNotContain(null, series.Numerator);
        Assert.All(StandIn.Requests, asked => Assert.InRange(Number(asked, "to") - Number(asked, "from"), 1, 1500 * 300));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(600_000)]
    public async Task Longer_buckets_than_asked_for_are_refused(int interval)
    {
        StandIn.On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(interval, [], (Now.AddMinutes(-60), 3)))), "GET /api/v1/query?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(Orders, TimeSpan.FromHours(1)));

        Assert.Equal($"Datadog answered in buckets of {interval} instead of 300 seconds: write .rollup(sum, $__interval) at each part of the query.", evidence.Reason);
    }

    [Fact]
    public async Task An_interval_in_milliseconds_as_the_reference_has_it_is_understood()
    {
        StandIn.On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300_000, [], (Now.AddMinutes(-60), 3)))), "GET /api/v1/query?");

        Assert.Equal(3, Series(await ReadAsync(Orders, TimeSpan.FromHours(1))).Numerator[0]);
    }

    [Fact]
    public async Task An_error_that_comes_as_success_is_unavailable()
    {
        StandIn.On(Replies.Json("""{"status":"error","error":"Rule 'scope_expr' didn't match at '}' (app-1)."}"""), "GET /api/v1/query?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(Orders, TimeSpan.FromHours(1)));

        Assert.Equal("Datadog did not accept the request: Rule 'scope_expr' didn't match at '}' (…).", evidence.Reason);
    }

    [Fact]
    public async Task A_refusal_names_the_scope()
    {
        StandIn.On(Replies.Json("""{"errors":["Forbidden"]}""", 403), "GET /api/v1/query?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(Orders, TimeSpan.FromHours(1)));

        Assert.Equal("Datadog does not permit this (403): Forbidden; it needs the scope timeseries_query and keys of this site.", evidence.Reason);
    }

    [Fact]
    public async Task A_limit_is_told_with_its_end_in_seconds_from_now()
    {
        StandIn.On(Replies.Json("""{"errors":["Rate limit of 1600 requests in 3600 seconds reached."]}""", 429, ("X-RateLimit-Reset", "1800"), ("X-RateLimit-Period", "3600")), "GET /api/v1/query?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync(Orders, TimeSpan.FromHours(1)));

        Assert.StartsWith("Datadog limits our requests until 12:30 UTC:", evidence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breakdown_adds_up_the_buckets_of_each_combination_of_tags()
    {
        StandIn
            .On(Replies.Json(DatadogPayloads.Answer(
                DatadogPayloads.Series(300, ["browser_name:safari", "platform:ios"], (Now.AddMinutes(-60), 3), (Now.AddMinutes(-5), 4)),
                DatadogPayloads.Series(300, ["browser_name:chrome", "platform:web"], (Now.AddMinutes(-60), 9)))), "GET /api/v1/query?", $"from={Now.AddHours(-1).ToUnixTimeSeconds()}")
            .On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, ["platform:ios", "browser_name:safari"], (Now.AddDays(-7).AddMinutes(-10), 20)))), "GET /api/v1/query?", $"from={Now.AddDays(-7).AddHours(-1).ToUnixTimeSeconds()}");
        var source = Orders.Sources[0] with { Dimensions = new Dictionary<string, string> { ["platform"] = "platform", ["browser"] = "browser_name" } };
        using var host = Host();

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Orders, source, new TimeWindow(Now.AddHours(-1), Now), TestContext.Current.CancellationToken);

        var breakdown = Assert.IsType<BreakdownObserved>(Assert.IsType<Evidence.Found>(evidence).What).Breakdown;
        Assert.Equal([("ios", "safari", 7d, 20d), ("web", "chrome", 9d, 0d)], breakdown.Rows.Where(row => row.Values[0].Length > 0).Select(row => (row.Values[0], row.Values[1], row.Numerator, row.BaselineNumerator)));
        Assert.All(StandIn.Requests, asked => Assert.Contains("by%20%7Bplatform%2Cbrowser_name%7D", asked.PathAndQuery, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sum:a{*}.as_count().rollup(sum, $__interval)", "The queries of source analytics of checkout_conversion do not say where to break down: write by {$__by} after the braces.")]
    [InlineData("sum:a{*} by {$__by}.as_count()", "A query of source analytics of checkout_conversion does not say how long a bucket is: write .rollup(sum, $__interval).")]
    public async Task A_query_without_its_places_is_told(string query, string reason)
    {
        using var host = Host();

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Orders, Source(query), new TimeWindow(Now.AddHours(-1), Now), TestContext.Current.CancellationToken);

        Assert.Equal(reason, Assert.IsType<Evidence.Unavailable>(evidence).Reason);
        Assert.Empty(StandIn.Requests);
    }

    private static MetricSource Source(string query) => new()
    {
        Name = "analytics",
        Connector = "Datadog",
        Role = SourceRole.Analytics,
        Query = new Dictionary<string, string> { ["value"] = query },
        Dimensions = new Dictionary<string, string> { ["platform"] = "platform" },
    };

    /// <summary>A series without tags that has a point in each bucket that was asked for.</summary>
    internal static Reply EveryBucket(Func<DateTimeOffset, double> value) => (context, asked) =>
    {
        var (from, to) = (Number(asked, "from"), Number(asked, "to"));
        var points = Enumerable.Range(0, (int)((to - from) / 300) + 1).Select(i => DateTimeOffset.FromUnixTimeSeconds(from + 300 * i)).Select(at => (at, (double?)value(at)));
        return Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, [], points)))(context, asked);
    };

    private static long Number(Asked asked, string name) =>
        long.Parse(asked.PathAndQuery.Split('?')[1].Split('&').Single(part => part.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    private ConnectorHost Host() => new(Settings(StandIn.Address, "app-1"), ConnectorHost.ClockAtNoon(), ConnectorLimits.Default.AnswerBytes);

    private async Task<Evidence> ReadAsync(Metric metric, TimeSpan back)
    {
        using var host = Host();
        return await host.Get<IMetricSource>().ReadSeriesAsync(metric, metric.Sources[0], new TimeWindow(Now - back, Now), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    private static MetricSeries Series(Evidence evidence) => Assert.IsType<SeriesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series;
}
