using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Statuspage;

public sealed class StatuspageContractTests : ConnectorContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Vendors = ["PayFast"] };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:Statuspage:Pages:PayFast"] = $"{address}",
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IVendorStatusSource>().ReadIncidentsAsync(Checkout, Window, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor
        .On(Replies.Json(StatuspagePayloads.Incidents), "GET /api/v2/incidents.json")
        .On(Replies.Json(StatuspagePayloads.NoMaintenances), "GET /api/v2/scheduled-maintenances.json");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor
        .On(Replies.Json(StatuspagePayloads.NoIncidents), "GET /api/v2/incidents.json")
        .On(Replies.Json(StatuspagePayloads.NoMaintenances), "GET /api/v2/scheduled-maintenances.json");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = text });
}
