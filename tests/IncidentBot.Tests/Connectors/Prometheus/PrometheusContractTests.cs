using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Prometheus;

public sealed class PrometheusContractTests : SecretContract
{
    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:Prometheus:Url"] = $"{address}",
        ["Connectors:Prometheus:BearerToken"] = Secret,
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IMetricSource>().ReadSeriesAsync(PrometheusPayloads.Orders, PrometheusPayloads.Orders.Sources[0], Window, TimeSpan.FromHours(1), cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(PrometheusPayloads.Matrix((1795168800, "42"))), "POST /api/v1/query_range");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(PrometheusPayloads.Empty), "POST /api/v1/query_range");

    private protected override string ErrorBody(string text) =>
        $$"""{"status":"error","errorType":"bad_data","error":{{JsonSerializer.Serialize(text)}}}""";
}
