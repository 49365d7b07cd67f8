using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GitHub;

public sealed class GitHubContractTests : SecretContract
{
    private static readonly Metric Checkout = new()
    {
        Name = "checkout_conversion",
        Repositories = [new MetricRepository { Name = "acme/shop", Service = "checkout", Environment = "production" }],
    };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:GitHub:Url"] = $"{address}",
        ["Connectors:GitHub:Token"] = Secret,
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IChangeSource>().ReadChangesAsync(Checkout, Window, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor
        .On(Replies.Json($"[{GitHubPayloads.Deployment(7, "2026-11-20T09:00:00Z")}]"), "GET /repos/acme/shop/deployments?")
        .On(Replies.Json(GitHubPayloads.Succeeded("2026-11-20T09:05:00Z", "2026-11-20T09:01:00Z")), "GET /repos/acme/shop/deployments/7/statuses")
        .On(Replies.Json("[]"), "GET /repos/acme/shop/releases");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor
        .On(Replies.Json("[]"), "GET /repos/acme/shop/deployments?")
        .On(Replies.Json("[]"), "GET /repos/acme/shop/releases");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { message = text, documentation_url = "https://docs.example" });
}
