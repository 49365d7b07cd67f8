using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Stripe;

public sealed class StripeConnectorTests : VendorTest
{
    internal static readonly Metric Orders = new()
    {
        Name = "paid_orders",
        Kind = MetricKind.Count,
        Sources = [Source("succeeded")],
    };

    private static readonly DateTimeOffset Now = ConnectorHost.Noon;

    private protected override void Record(VendorStandIn vendor) => vendor.On(new StripeShape([
        Charge(Now.AddMinutes(-7)), Charge(Now.AddMinutes(-7).AddSeconds(1), "failed"), Charge(Now.AddMinutes(-10)), Charge(Now.AddMinutes(-5), "pending"),
        Charge(Now.AddHours(-3), currency: "jpy", amount: 500), Charge(Now.AddHours(-3), currency: "kwd", amount: 5120), Charge(Now.AddHours(-3), platform: "ios"),
    ]).Reply, "GET /v1/charges?");

    [Theory]
    [InlineData("succeeded", 2, 3)]
    [InlineData("attempts", 3, 3)]
    [InlineData("succeeded{metadata.platform=\"ios\"}", 0, 1)]
    [InlineData("amount{currency=\"EUR\"}", 99.80, 49.90)]
    [InlineData("amount{currency=\"jpy\"}", 0, 500)]
    [InlineData("amount{currency=\"kwd\"}", 0, 5.12)]
    public async Task Charges_are_counted_by_what_the_query_says_in_whole_units_of_the_currency(string query, double lastMinutes, double threeHoursAgo)
    {
        var series = Series(await ReadAsync(query, TimeSpan.FromHours(6)));

        Assert.Equal((lastMinutes, threeHoursAgo), (series.Numerator[70], series.Numerator[36]));
        Assert.Equal(72, series.Numerator.Count(value => value is not null));
    }

    [Fact]
    public async Task A_bucket_includes_its_first_second_and_excludes_its_end()
    {
        var series = Series(await ReadAsync("attempts", TimeSpan.FromHours(1)));

        Assert.Equal([3, 1], series.Numerator.Skip(10));
    }

    [Fact]
    public async Task Every_page_of_every_slice_is_read()
    {
        StandIn.On(new StripeShape(Enumerable.Range(0, 1000).Select(n => Charge(Now.AddMinutes(-1 - n)))).Reply, "GET /v1/charges?");

        var series = Series(await ReadAsync("succeeded", TimeSpan.FromHours(24)));

        Assert.Equal(1000, series.Numerator.Sum());
        Assert.Equal(1000, series.Numerator.OfType<double>().Sum());
    }

    [Fact]
    public async Task Of_a_busy_account_the_last_days_and_their_weeks_before_are_read_and_the_rest_is_missing_and_told()
    {
        StandIn.On(new StripeShape(Enumerable.Range(0, 36 * 24 * 60 / 2).Select(n => Charge(Now.AddMinutes(-1 - 2 * n)))).Reply, "GET /v1/charges?");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync("succeeded", TimeSpan.FromDays(36)));
        var values = Series(evidence).Numerator;

        Assert.All(values.TakeLast(2 * 288), value => Assert.NotNull(value));
        Assert.All(Enumerable.Range(1, 4), week => Assert.All(values.Skip(values.Count - 288 * (7 * week + 2)).Take(2 * 288), value => Assert.NotNull(value)));
        Assert.Contains(values, value => value is null);
        Assert.DoesNotContain(values, value => value == 0);
        Assert.Contains("more than are read", evidence.Caveat, StringComparison.Ordinal);
        Assert.InRange(StandIn.Requests.Count, 190, 210);
    }

    [Fact]
    public async Task Too_many_payments_for_one_slice_are_not_half_counted()
    {
        StandIn.On((context, asked) => Replies.Json(StripePayloads.List(true, StripePayloads.Charge($"ch_{Guid.NewGuid():N}", Now.AddMinutes(-1))))(context, asked), "GET /v1/charges?");

        var evidence = Assert.IsType<Evidence.Unavailable>(await ReadAsync("succeeded", TimeSpan.FromHours(6)));

        Assert.StartsWith("Stripe has more than 20000 payments in this time", evidence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breakdown_goes_by_fields_of_the_charge_and_its_metadata()
    {
        using var host = Host();
        var source = Source("succeeded") with { Dimensions = new Dictionary<string, string> { ["platform"] = "metadata.platform", ["currency"] = "currency" } };

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Orders, source, new TimeWindow(Now.AddHours(-4), Now), TestContext.Current.CancellationToken);

        var breakdown = Assert.IsType<BreakdownObserved>(Assert.IsType<Evidence.Found>(evidence).What).Breakdown;
        Assert.Equal([("ios", "eur", 1d), ("web", "eur", 2d), ("web", "jpy", 1d), ("web", "kwd", 1d)], breakdown.Rows.Select(row => (row.Values[0], row.Values[1], row.Numerator)));
        Assert.Equal((0, "Only 0 of 4 weeks before have data."), (breakdown.BaselineWeeks, Assert.IsType<Evidence.Found>(evidence).Caveat));
    }

    [Theory]
    [InlineData("paid", "\"paid\" of source payments is not known: use succeeded, attempts or amount, such as succeeded{currency=\"eur\"}.")]
    [InlineData("amount", "\"amount\" of source payments names no currency, and currencies cannot be added up: use amount{currency=\"eur\"}.")]
    [InlineData("succeeded{colour=\"red\"}", "\"colour\" of source payments is no field of a charge: use currency, method, brand, country or metadata.NAME.")]
    public async Task A_query_that_is_not_known_is_told(string query, string reason)
    {
        Assert.Equal(reason, Assert.IsType<Evidence.Unavailable>(await ReadAsync(query, TimeSpan.FromHours(1))).Reason);
        Assert.Empty(StandIn.Requests);
    }

    [Fact]
    public async Task Of_a_ratio_the_denominator_may_be_left_out()
    {
        using var host = Host();
        var source = Source("succeeded") with { Query = new Dictionary<string, string> { ["numerator"] = "succeeded" } };

        var evidence = await host.Get<IMetricSource>().ReadSeriesAsync(Orders with { Kind = MetricKind.Ratio }, source, new TimeWindow(Now.AddHours(-1), Now), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        Assert.Null(Series(evidence).Denominator);
    }

    [Fact]
    public async Task Payments_of_the_test_mode_are_told()
    {
        StandIn.On(new StripeShape([(Now.AddMinutes(-7), StripePayloads.Charge("ch_t", Now.AddMinutes(-7), live: false))]).Reply, "GET /v1/charges?");
        using var host = Host();

        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal("These are payments of Stripe's test mode.", Assert.IsType<Evidence.Found>(await ReadAsync("succeeded", TimeSpan.FromHours(1))).Caveat);
        Assert.Equal(new CheckLine("Stripe", true, "1 payment in 48 h, in test mode"), line);
    }

    private static MetricSource Source(string query) => new() { Name = "payments", Connector = "Stripe", Role = SourceRole.Payments, Query = new Dictionary<string, string> { ["value"] = query } };

    private static (DateTimeOffset At, string Json) Charge(DateTimeOffset at, string status = "succeeded", long amount = 4990, string currency = "eur", string platform = "web") =>
        (at, StripePayloads.Charge($"ch_{at.Ticks}{currency}{platform}", at, status, amount, currency, platform));

    private ConnectorHost Host() => new(new Dictionary<string, string?> { ["Connectors:Stripe:Url"] = $"{StandIn.Address}", ["Connectors:Stripe:Key"] = "rk" }, ConnectorHost.ClockAtNoon(), answerBytes: ConnectorLimits.Default.AnswerBytes);

    private async Task<Evidence> ReadAsync(string query, TimeSpan back)
    {
        using var host = Host();
        return await host.Get<IMetricSource>().ReadSeriesAsync(Orders, Source(query), new TimeWindow(Now - back, Now), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    private static MetricSeries Series(Evidence evidence) => Assert.IsType<SeriesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series;
}
