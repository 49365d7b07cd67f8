using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.LaunchDarkly;

public sealed class LaunchDarklyContractTests : ChangeContract
{
    private protected override MetricRepository Repository { get; } = new() { Connector = "LaunchDarkly", Name = "shop", Service = "checkout" };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:LaunchDarkly:Url"] = $"{address}",
        ["Connectors:LaunchDarkly:Token"] = Secret,
    };

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(Replies.Json(LaunchDarklyPayloads.Log(LaunchDarklyPayloads.Entry("1", "2026-11-20T09:00:00Z"))), "GET /api/v2/auditlog?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(LaunchDarklyPayloads.Empty), "GET /api/v2/auditlog?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { code = "invalid_request", message = text });
}
