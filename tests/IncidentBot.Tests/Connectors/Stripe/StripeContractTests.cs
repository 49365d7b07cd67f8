using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Stripe;

public sealed class StripeContractTests : SecretContract
{
    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:Stripe:Url"] = $"{address}",
        ["Connectors:Stripe:Key"] = Secret,
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IMetricSource>().ReadSeriesAsync(StripeConnectorTests.Orders, StripeConnectorTests.Orders.Sources[0], Window, TimeSpan.FromMinutes(5), cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(StripePayloads.List(false, StripePayloads.Charge("ch_1", Window.From.AddHours(47)))), "GET /v1/charges?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(StripePayloads.Empty), "GET /v1/charges?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = new { type = "invalid_request_error", message = text } });
}
