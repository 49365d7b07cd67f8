using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GitLab;

public sealed class GitLabContractTests : ChangeContract
{
    private protected override MetricRepository Repository { get; } = new() { Connector = "GitLab", Name = "acme/shop", Service = "checkout" };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:GitLab:Url"] = $"{address}",
        ["Connectors:GitLab:Token"] = Secret,
    };

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json($"[{GitLabPayloads.Deployment(42, "2026-11-20T09:00:00.000Z")}]"), "GET /api/v4/projects/acme%2Fshop/deployments?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json("[]"), "GET /api/v4/projects/acme%2Fshop/deployments?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { message = text });
}
