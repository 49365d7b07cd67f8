using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Alertmanager;

public sealed class AlertmanagerContractTests : SecretContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"] };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:Alertmanager:Url"] = $"{address}",
        ["Connectors:Alertmanager:BearerToken"] = Secret,
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<ISignalSource>().ReadSignalsAsync(Checkout, Window, Segment.Everything, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(AlertmanagerPayloads.Alerts), "GET /api/v2/alerts");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json("[]"), "GET /api/v2/alerts");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(text);
}
