using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.PagerDuty;

public sealed class PagerDutyIncidentContractTests : SecretContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"] };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:PagerDuty:Url"] = $"{address}",
        ["Connectors:PagerDuty:Key"] = Secret,
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<ISignalSource>().ReadSignalsAsync(Checkout, Window, Segment.Everything, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(Replies.Json(PagerDutyPayloads.Incidents(false, PagerDutyPayloads.Incident("PT4", "2026-11-20T09:00:00Z"))), "GET /incidents?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(PagerDutyPayloads.NoIncidents), "GET /incidents?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = new { message = text, code = 2006, errors = new[] { text } } });
}

public sealed class PagerDutyChangeContractTests : ChangeContract
{
    private protected override MetricRepository Repository { get; } = new() { Connector = "PagerDuty", Name = "PIJ90N7", Service = "checkout" };

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:PagerDuty:Url"] = $"{address}",
        ["Connectors:PagerDuty:Key"] = Secret,
    };

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Replies.Json(PagerDutyPayloads.Changes(PagerDutyPayloads.Change("01B", "2026-11-20T09:00:00Z"))), "GET /change_events?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(PagerDutyPayloads.NoChanges), "GET /change_events?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = new { message = text, code = 2006 } });
}
