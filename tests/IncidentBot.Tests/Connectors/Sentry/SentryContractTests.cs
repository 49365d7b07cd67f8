using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Sentry;

public sealed class SentryReleaseContractTests : ChangeContract
{
    private protected override MetricRepository Repository { get; } = new() { Connector = "Sentry", Name = "shop-ios", Service = "ios app" };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => SentryConnectorTests.Settings(address, Secret);

    private protected override void RecordFound(VendorStandIn vendor) => vendor
        .On(Replies.Json($"[{SentryPayloads.Release("shop@8.4", "2026-11-20T09:00:00Z")}]"), "GET /api/0/organizations/acme/releases/?")
        // The check looks at issues too.
        .On(Replies.Json("[]"), "GET /api/0/organizations/acme/issues/?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json("[]"), "GET /api/0/organizations/acme/releases/?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { detail = text });
}

public sealed class SentrySignalContractTests : SecretContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Repositories = [new MetricRepository { Connector = "Sentry", Name = "shop-ios", Service = "ios app" }] };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => SentryConnectorTests.Settings(address, Secret);

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<ISignalSource>().ReadSignalsAsync(Checkout, Window, Segment.Everything, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json($"[{SentryPayloads.Issue("7", "2026-11-20T09:00:00Z")}]"), "GET /api/0/organizations/acme/issues/?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json("[]"), "GET /api/0/organizations/acme/issues/?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { detail = text });
}
