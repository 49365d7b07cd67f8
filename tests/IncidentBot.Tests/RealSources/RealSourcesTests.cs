using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IncidentBot.Tests.Connectors;
using IncidentBot.Tests.Connectors.GitHub;
using IncidentBot.Tests.Connectors.Prometheus;
using IncidentBot.Tests.Connectors.Statuspage;
using IncidentBot.Tests.Conversations;
using IncidentBot.Tests.CrashTests;
using IncidentBot.Triage;

namespace IncidentBot.Tests.RealSources;

/// <summary>The served program on a real Prometheus with five weeks of minutes and a real Alertmanager; GitHub and a status page in their public shape.</summary>
public sealed class RealSourcesTests(PrometheusServer prometheus) : IClassFixture<PrometheusServer>
{
    private static readonly DateTimeOffset Deployed = PrometheusServer.Drop.AddMinutes(-6);

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_names_the_onset_the_platform_and_the_deploy()
    {
        RealProgram.SkipUnlessInstalled("prometheus", "promtool", "prometheus-alertmanager");
        await using var alertmanager = await StartAlertmanagerAsync();
        await using var standIn = await VendorStandIn.StartAsync();
        RecordDeploy(standIn);
        await using var serve = ServeProcess.Create(Configuration(prometheus.Address, alertmanager.Address, standIn.Address));
        await using var page = new Browser(serve.Address, "lena");
        serve.Start();

        await page.SendAsync(new { id = Guid.NewGuid(), conversation = "incidents", person = new { id = "lena", name = "Lena" }, text = "triage checkout conversion" }, Limit);
        var verdict = await page.UntilAsync(shown => shown.FirstOrDefault(message => message.Message.Key == "verdict"), Limit);
        var root = page.Shown.Last(message => message.Message.Placement == Placement.Root);

        var summary = string.Join('\n', verdict.Message.Blocks.Select(PlainText.Of));
        var evidence = string.Join('\n', page.Shown.Single(message => message.Message.Key == "evidence").Message.Blocks.Select(PlainText.Of));
        var board = string.Join('\n', root.Message.Blocks.Select(PlainText.Of));
        Assert.StartsWith("VERDICT Own change: ", summary, StringComparison.Ordinal);
        Assert.Contains("new address form", summary, StringComparison.Ordinal);
        Assert.Contains("platform ios", board, StringComparison.Ordinal);
        Assert.Contains("CheckoutFailures", evidence, StringComparison.Ordinal);
        Assert.Contains(BucketsAround(PrometheusServer.Drop), bucket => summary.Contains($"since {bucket}", StringComparison.Ordinal));
    }

    // The bucket that the drop began in, and its neighbours; with the date when it is another day.
    private static IEnumerable<string> BucketsAround(DateTimeOffset drop) =>
        from minutes in new[] { -5, 0, 5 }
        from format in new[] { "HH:mm", "MMM d HH:mm" }
        select drop.AddMinutes(minutes).ToString(format, CultureInfo.InvariantCulture);

    private static async Task<RealProgram> StartAlertmanagerAsync()
    {
        var folder = Directory.CreateTempSubdirectory("alertmanager-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n", Limit);
        var program = await RealProgram.StartAsync("prometheus-alertmanager", folder, "address=127.0.0.1", host =>
            ["--config.file=alertmanager.yml", "--storage.path=data", $"--web.listen-address={host}", "--cluster.listen-address="]);
        using var http = new HttpClient { BaseAddress = program.Address };
        var alert = new
        {
            labels = new { alertname = "CheckoutFailures", service = "checkout", severity = "critical" },
            annotations = new { summary = "Checkout fails" },
            startsAt = PrometheusServer.Drop.AddMinutes(10),
            endsAt = DateTimeOffset.UtcNow.AddHours(1),
        };
        (await http.PostAsJsonAsync("/api/v2/alerts", new[] { alert }, Limit)).EnsureSuccessStatusCode();
        return program;
    }

    private static void RecordDeploy(VendorStandIn standIn)
    {
        var at = Deployed.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        standIn
            .On(Replies.Json($"[{GitHubPayloads.Deployment(71, at, description: "new address form")}]"), "GET /repos/acme/shop/deployments?")
            .On(Replies.Json(GitHubPayloads.Succeeded(at, at)), "GET /repos/acme/shop/deployments/71/statuses")
            .On(Replies.Json("[]"), "GET /repos/acme/shop/releases")
            .On(Replies.Json("[]"), "GET /repos/acme/shop/commits?")
            .On(Replies.Json(StatuspagePayloads.NoIncidents), "GET /api/v2/incidents.json")
            .On(Replies.Json(StatuspagePayloads.NoMaintenances), "GET /api/v2/scheduled-maintenances.json");
    }

    private static JsonObject Configuration(Uri prometheus, Uri alertmanager, Uri others) => JsonNode.Parse($$"""
        {
          "Catalogue": { "Metrics": [ {
            "Name": "checkout conversion", "Unit": "orders",
            "Sources": [
              { "Name": "analytics", "Connector": "Prometheus", "Role": "analytics", "Dimensions": { "platform": "platform" },
                "Query": { "numerator": "sum by ($__by) (increase(shop_orders_total[$__interval]))", "denominator": "sum by ($__by) (increase(shop_sessions_total[$__interval]))" } },
              { "Name": "order service", "Connector": "Prometheus", "Role": "server",
                "Query": { "numerator": "sum by ($__by) (increase(shop_orders_total[$__interval]))", "denominator": "sum by ($__by) (increase(shop_sessions_total[$__interval]))" } } ],
            "Signals": [ { "Connector": "Prometheus", "Kind": "http5xx", "Service": "checkout", "Dimensions": { "platform": "platform" },
              "Query": "100 * sum(increase(shop_failures_total{$__filters}[$__interval])) / sum(increase(shop_sessions_total{$__filters}[$__interval]))" } ],
            "Services": [ "checkout" ], "Vendors": [ "PayFast" ],
            "Repositories": [ { "Name": "acme/shop", "Service": "checkout", "TrackingPaths": [ "src/tracking" ] } ]
          } ] },
          "Connectors": {
            "Prometheus": { "Url": "{{prometheus}}" }, "Alertmanager": { "Url": "{{alertmanager}}" },
            "GitHub": { "Url": "{{others}}", "Token": "made-up" }, "Statuspage": { "Pages": { "PayFast": "{{others}}" } }
          }
        }
        """)?.AsObject() ?? throw new InvalidOperationException("The configuration is empty.");
}
