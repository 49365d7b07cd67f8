using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Prometheus;

/// <summary>Against Prometheus itself, which no one here wrote.</summary>
public sealed class PrometheusServerTests(PrometheusServer server) : IClassFixture<PrometheusServer>, IDisposable
{
    private static readonly MetricSource Orders = new()
    {
        Name = "shop back end",
        Connector = "Prometheus",
        Role = SourceRole.Server,
        Query = new Dictionary<string, string>
        {
            ["numerator"] = "sum by ($__by) (increase(shop_orders_total{$__filters}[$__interval]))",
            ["denominator"] = "sum by ($__by) (increase(shop_sessions_total[$__interval]))",
        },
        Dimensions = new Dictionary<string, string> { ["platform"] = "platform" },
    };

    private static readonly Metric Conversion = new()
    {
        Name = "checkout_conversion",
        TimeZone = "Europe/Berlin",
        Sources = [Orders],
        Signals =
        [
            new SignalQuery
            {
                Connector = "Prometheus",
                Kind = SignalKind.Http5xx,
                Service = "checkout",
                Query = "100 * sum(increase(shop_failures_total{$__filters}[$__interval])) / sum(increase(shop_sessions_total{$__filters}[$__interval]))",
                Dimensions = new Dictionary<string, string> { ["platform"] = "platform" },
            },
            new SignalQuery { Connector = "Prometheus", Kind = SignalKind.Saturation, Service = "database", Query = "max(no_such_metric)" },
        ],
    };

    private readonly ConnectorHost _host = new(new Dictionary<string, string?> { ["Connectors:Prometheus:Url"] = $"{server.Address}" }, metrics: Conversion, answerBytes: ConnectorLimits.Default.AnswerBytes);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Five_weeks_of_minutes_come_in_pieces_and_whole()
    {
        var series = await SeriesAsync(TimeSpan.FromDays(35), TimeSpan.FromMinutes(1));

        Assert.Equal(35 * 24 * 60, series.Numerator.Count);
        Assert.All(series.Numerator.Take(series.Numerator.Count - 360), orders => Assert.Equal(20, orders ?? double.NaN, 6));
        Assert.All(series.Numerator.TakeLast(360), orders => Assert.Equal(16, orders ?? double.NaN, 6));
        Assert.All(series.Denominator ?? [], sessions => Assert.Equal(400, sessions ?? double.NaN, 6));
    }

    [Fact]
    public async Task The_drop_begins_in_the_bucket_that_begins_with_it()
    {
        var series = await SeriesAsync(TimeSpan.FromHours(12), TimeSpan.FromMinutes(5));

        var first = series.Numerator.ToList().FindIndex(orders => orders < 99);
        Assert.Equal(PrometheusServer.Drop, series.Start + series.Interval * first);
        Assert.Equal((100, 80), (Math.Round(series.Numerator[first - 1] ?? 0, 6), Math.Round(series.Numerator[first] ?? 0, 6)));
    }

    [Fact]
    public async Task A_breakdown_holds_the_same_hours_of_four_weeks()
    {
        var window = new TimeWindow(PrometheusServer.Now.AddHours(-3), PrometheusServer.Now);

        var evidence = await _host.Get<IMetricSource>().ReadBreakdownAsync(Conversion, Orders, window, TestContext.Current.CancellationToken);

        var breakdown = Observed<BreakdownObserved>(evidence).Breakdown;
        Assert.Equal(["android", "ios", PrometheusServer.OddPlatform, "web"], breakdown.Rows.Select(row => row.Values[0]));
        Assert.Equal([900, 180, 900, 900], breakdown.Rows.Select(row => Math.Round(row.Numerator)));
        Assert.All(breakdown.Rows, row => Assert.Equal((18_000, 3600, 72_000), (Math.Round(row.Denominator ?? 0), Math.Round(row.BaselineNumerator), Math.Round(row.BaselineDenominator ?? 0))));
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("ios", 9)]
    [InlineData("web", 1)]
    [InlineData(PrometheusServer.OddPlatform, 1)]
    public async Task Signals_are_read_inside_a_segment(string? platform, double percent)
    {
        var within = platform is null ? Segment.Everything : new Segment(new Dictionary<string, string> { ["platform"] = platform });
        var window = new TimeWindow(PrometheusServer.Now.AddHours(-2), PrometheusServer.Now);

        var evidence = await _host.Get<ISignalSource>().ReadSignalsAsync(Conversion, window, within, TestContext.Current.CancellationToken);

        var signal = Assert.Single(Observed<SignalsObserved>(evidence).Series);
        Assert.Equal((24, SignalUnit.Percent, within), (signal.Values.Count, signal.Unit, signal.Within));
        Assert.All(signal.Values, value => Assert.Equal(percent, value ?? double.NaN, 6));
    }

    [Fact]
    public async Task A_metric_that_does_not_exist_is_nothing()
    {
        var source = Orders with { Query = new Dictionary<string, string> { ["numerator"] = "sum(no_such_metric)", ["denominator"] = "sum(nor_this)" } };

        var evidence = await ReadAsync(source, TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));

        Assert.IsType<Evidence.Nothing>(evidence);
    }

    [Fact]
    public async Task An_absent_numerator_is_not_zero()
    {
        var source = Orders with { Query = new Dictionary<string, string>(Orders.Query) { ["numerator"] = "sum(increase(no_such_total[$__interval]))" } };

        var evidence = await ReadAsync(source, TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));

        Assert.All(Observed<SeriesObserved>(evidence).Series.Numerator, orders => Assert.Null(orders));
        Assert.Contains("numerator of shop back end has no data at all", Assert.IsType<Evidence.Found>(evidence).Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_no_promql_is_told_in_the_servers_words()
    {
        var source = Orders with { Query = new Dictionary<string, string>(Orders.Query) { ["numerator"] = "sum(" } };

        var evidence = await ReadAsync(source, TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));

        Assert.Contains("parse error", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_which_query_has_no_data()
    {
        var line = await _host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.True(line.Ok, line.Seen);
        Assert.Contains("Saturation of database: no data in the last hour", line.Seen, StringComparison.Ordinal);
    }

    private async Task<MetricSeries> SeriesAsync(TimeSpan back, TimeSpan interval) => Observed<SeriesObserved>(await ReadAsync(Orders, back, interval)).Series;

    private Task<Evidence> ReadAsync(MetricSource source, TimeSpan back, TimeSpan interval) => _host.Get<IMetricSource>().ReadSeriesAsync(
        Conversion, source, new TimeWindow(PrometheusServer.Now - back, PrometheusServer.Now), interval, TestContext.Current.CancellationToken);

    private static T Observed<T>(Evidence evidence)
        where T : Observation => Assert.IsType<T>(Assert.IsType<Evidence.Found>(evidence).What);
}
