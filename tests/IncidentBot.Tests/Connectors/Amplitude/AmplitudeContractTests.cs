using System.Text;
using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Amplitude;

public sealed class AmplitudeContractTests : SecretContract
{
    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => AmplitudeConnectorTests.Settings(address, "api-1", Secret);

    private protected override string Sent => Convert.ToBase64String(Encoding.UTF8.GetBytes($"api-1:{Secret}"));

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IMetricSource>().ReadSeriesAsync(AmplitudeConnectorTests.Orders, AmplitudeConnectorTests.Orders.Sources[0], Window, TimeSpan.FromMinutes(5), cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) =>
        vendor.On(new AmplitudeShape(TimeZoneInfo.Utc, [(Window.From.AddHours(30), "Order Completed", "iOS", "DE")]).Reply, "GET /api/2/events/segmentation?");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Replies.Json(AmplitudeShape.Empty), "GET /api/2/events/segmentation?");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = new { http_code = 400, type = "bad_request", message = text } });
}
