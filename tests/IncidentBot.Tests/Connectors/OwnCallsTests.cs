using IncidentBot.Connectors;
using IncidentBot.Tests.Connectors.Datadog;
using IncidentBot.Tests.Connectors.Prometheus;
using IncidentBot.Tests.Connectors.Sentry;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors;

/// <summary>Status pages are late: errors of own calls to a vendor come from any source of signals, as a signal whose service is the vendor.</summary>
public sealed class OwnCallsTests
{
    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-1), ConnectorHost.Noon);

    [Theory]
    [InlineData("Datadog", "sum:payfast.errors{*}.as_count().rollup(sum, $__interval)")]
    [InlineData("Prometheus", "sum(increase(payfast_errors_total[$__interval]))")]
    [InlineData("Sentry", "transaction:PayFastClient* level:error")]
    public async Task Errors_of_own_calls_are_a_signal_of_the_vendor(string connector, string query)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor
            .On(Replies.Json(PrometheusPayloads.Matrix((Window.To.ToUnixTimeSeconds(), "42"))), "POST /api/v1/query_range")
            .On(Replies.Json(DatadogPayloads.NoMonitors), "GET /api/v1/monitor/search?")
            .On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, [], (Window.To.AddMinutes(-5), 42)))), "GET /api/v1/query?")
            .On(Replies.Json(SentryPayloads.Timeseries(Window.From, TimeSpan.FromMinutes(5), 1, 42, 0)), "/events-timeseries/");
        var signal = new SignalQuery { Connector = connector, Kind = SignalKind.Http5xx, Service = "PayFast", Query = query };
        using var host = new ConnectorHost(Settings(connector, vendor.Address), ConnectorHost.ClockAtNoon());

        var evidence = await host.Get<ISignalSource>().ReadSignalsAsync(new Metric { Name = "m", Vendors = ["PayFast"], Signals = [signal] }, Window, Segment.Everything, TestContext.Current.CancellationToken);

        var series = Assert.Single(Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series);
        Assert.Equal("PayFast", series.Service);
        Assert.Contains(42, series.Values);
    }

    private static Dictionary<string, string?> Settings(string connector, Uri address) => connector switch
    {
        "Datadog" => DatadogConnectorTests.Settings(address, "k"),
        "Sentry" => SentryConnectorTests.Settings(address, "t"),
        _ => new() { ["Connectors:Prometheus:Url"] = $"{address}" },
    };
}
