using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Datadog;

public sealed class DatadogMetricContractTests : SecretContract
{
    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => DatadogConnectorTests.Settings(address, Secret);

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IMetricSource>().ReadSeriesAsync(DatadogConnectorTests.Orders, DatadogConnectorTests.Orders.Sources[0], Window, TimeSpan.FromMinutes(5), cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(Replies.Json(DatadogPayloads.Answer(DatadogPayloads.Series(300, [], (Window.From, 42)))), "GET /api/v1/query?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(DatadogPayloads.NoSeries), "GET /api/v1/query?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { errors = new[] { text } });
}

public sealed class DatadogMonitorContractTests : SecretContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"] };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => DatadogConnectorTests.Settings(address, Secret);

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<ISignalSource>().ReadSignalsAsync(Checkout, Window, Segment.Everything, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(Replies.Json(DatadogPayloads.Monitors(1, DatadogPayloads.Monitor(7, "Checkout 5xx", Window.From.AddHours(1), ["service:checkout"]))), "GET /api/v1/monitor/search?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(DatadogPayloads.NoMonitors), "GET /api/v1/monitor/search?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { errors = new[] { text } });
}

public sealed class DatadogEventContractTests : ChangeContract
{
    private protected override MetricRepository Repository { get; } = new() { Connector = "Datadog", Name = "source:my_apps", Service = "checkout" };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => DatadogConnectorTests.Settings(address, Secret);

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(Replies.Json(DatadogPayloads.Events(null, DatadogPayloads.Event("a", "2026-11-20T09:00:00Z", "shop 8.4"))), "GET /api/v2/events?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(DatadogPayloads.NoEvents), "GET /api/v2/events?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { errors = new[] { text } });
}
