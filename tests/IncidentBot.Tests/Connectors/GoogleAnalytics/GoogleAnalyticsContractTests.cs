using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GoogleAnalytics;

public sealed class GoogleAnalyticsContractTests : SecretContract, IAsyncLifetime
{
    private const string Report = """
        {"rows":[{"dimensionValues":[{"value":"202611201000"}],"metricValues":[{"value":"42"}]}],"rowCount":1,"metadata":{"currencyCode":"EUR","timeZone":"Europe/Berlin"},"kind":"analyticsData#runReport"}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("google-");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:GoogleAnalytics:Url"] = $"{address}",
        ["Connectors:GoogleAnalytics:KeyFile"] = GoogleShape.WriteKeyAsync(_folder, address).GetAwaiter().GetResult(),
        ["Connectors:GoogleAnalytics:Delay"] = "00:00:00",
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IMetricSource>().ReadSeriesAsync(GoogleAnalyticsConnectorTests.Purchases, GoogleAnalyticsConnectorTests.Purchases.Sources[0], Window, TimeSpan.FromMinutes(5), cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor
        .On(Replies.Json(GoogleShape.Token.Replace("ya29-made-up", Secret, StringComparison.Ordinal)), "POST /token")
        .On(Replies.Json(Report), "POST /v1beta/properties/");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor
        .On(Replies.Json(GoogleShape.Token), "POST /token")
        .On(Replies.Json(GoogleShape.Empty), "POST /v1beta/properties/");

    /// <summary>The token is given out, and what it opens repeats it.</summary>
    private protected override void RecordLeak(VendorStandIn vendor, Reply leak) => vendor
        .On(leak, "")
        .On(Replies.Json(GoogleShape.Token.Replace("ya29-made-up", Secret, StringComparison.Ordinal)), "POST /token");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = new { code = 400, message = text, status = "INVALID_ARGUMENT" } });
}
