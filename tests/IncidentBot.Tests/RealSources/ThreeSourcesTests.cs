using System.Globalization;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Tests.Connectors;
using IncidentBot.Tests.Connectors.GoogleAnalytics;
using IncidentBot.Tests.Connectors.LaunchDarkly;
using IncidentBot.Tests.Connectors.PostgreSql;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replies = IncidentBot.Tests.Connectors.Replies;

namespace IncidentBot.Tests.RealSources;

/// <summary>One metric from three places: a real PostgreSQL, payments in Stripe's shape, analytics in Google's; flags in LaunchDarkly's.</summary>
public sealed class ThreeSourcesTests(PostgreSqlServer database) : IClassFixture<PostgreSqlServer>
{
    private static readonly DateTimeOffset Now = PostgreSqlServer.Now;
    private static readonly DateTimeOffset Drop = Now.AddHours(-12);

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_analytics_falls_so_the_number_is_wrong_and_not_the_business()
    {
        var orders = new ShopOrders(Now, (_, _) => false);

        var diagnosis = await TriageAsync(orders, orders.Events(Now, at => at < Drop ? 0.95 : 0.4), LaunchDarklyPayloads.Log(Flag("Older banner", Drop.AddHours(-30))));

        Assert.Equal((AgreementOutcome.OnlySome, "web analytics"), (diagnosis.Analyses.Agreement.Outcome, Assert.Single(diagnosis.Analyses.Agreement.OddOnes)));
        Assert.Equal((Cause.Measurement, false), (diagnosis.Verdict.Cause, diagnosis.Verdict.IsReal));
        Assert.NotEqual(Confidence.Low, diagnosis.Verdict.Confidence);
    }

    [Fact]
    public async Task All_fall_on_one_platform_after_a_flag_so_the_flag_is_named()
    {
        var orders = new ShopOrders(Now, (at, platform) => platform == "iOS" && at >= Drop && at.Minute % 8 != 0);

        var diagnosis = await TriageAsync(orders, orders.Events(Now, _ => 0.95), LaunchDarklyPayloads.Log(Flag("New address form", Drop.AddMinutes(-4), "now"), Flag("Older banner", Drop.AddHours(-30))));

        Assert.Equal(AgreementOutcome.AllMoved, diagnosis.Analyses.Agreement.Outcome);
        Assert.Equal((Scope.Isolated, "platform iOS"), (diagnosis.Analyses.Segments?.Scope, $"{diagnosis.Analyses.Segments?.Segments[0].Where}"));
        Assert.Equal((Cause.Deploy, "launchdarkly:now"), (diagnosis.Verdict.Cause, diagnosis.Verdict.Culprit));
        Assert.Contains(diagnosis.Findings, finding => finding.Subject == "Flag New address form: turned on the flag (production)");
    }

    private static string Flag(string name, DateTimeOffset at, string id = "old") => LaunchDarklyPayloads.Entry(id, at.ToString("O", CultureInfo.InvariantCulture), name);

    /// <summary>Every wave of evidence through the connectors as the app registers them; what is left to ask is answered with no.</summary>
    private async Task<Diagnosis> TriageAsync(ShopOrders orders, GoogleShape events, string flags)
    {
        await database.ExecuteAsync("DROP TABLE IF EXISTS shop_orders; CREATE TABLE shop_orders (created_at timestamptz NOT NULL, platform text NOT NULL); GRANT SELECT ON shop_orders TO reader");
        await database.ExecuteAsync(orders.Insert);
        await using var standIn = await VendorStandIn.StartAsync();
        standIn
            .On(orders.Charges.Reply, "GET /v1/charges?")
            .On(Replies.Json(GoogleShape.Token), "POST /token")
            .On(events.Reply, "POST /v1beta/properties/")
            .On(Replies.Json(flags), "GET /api/v2/auditlog?");
        var folder = Directory.CreateTempSubdirectory("three-sources-");
        var settings = Path.Combine(folder.FullName, "settings.json");
        await File.WriteAllTextAsync(settings, Configuration(folder, standIn.Address, await GoogleShape.WriteKeyAsync(folder, standIn.Address)).ToJsonString(), Limit);
        await using var app = Server.Build(["--Logging:LogLevel:Default=None", "--Web:Enabled=false"], settings, new FakeTimeProvider(Now));
        var state = await GatherAsync(app.Services.GetRequiredService<EvidenceSources>(), app.Services.GetRequiredService<Catalogue>().Metrics[0]);
        folder.Delete(recursive: true);

        Assert.All(state.Evidence.Values, gathered => Assert.IsType<Evidence.Found>(gathered.Evidence));
        return AnswerNo(state);
    }

    private static async Task<TriageState> GatherAsync(EvidenceSources sources, Metric metric)
    {
        var state = TriageState.Fold("t", [new TriageStarted(Now, new() { Id = "lena", Name = "Lena" }, metric.Name, metric, new(null, null))]);
        while (sources.PlanNext(state, Diagnosis.Of(state, Now), Now) is { } planned)
        {
            state = state.Apply(planned);
            var evidence = await Task.WhenAll(planned.Requests.Select(request => sources.AskAsync(state.Metric, request, Limit)));
            state = planned.Requests.Zip(evidence).Aggregate(state, (before, answer) => before.Apply(new EvidenceGathered(Now, answer.First, answer.Second)));
        }

        return state;
    }

    private static Diagnosis AnswerNo(TriageState state)
    {
        var diagnosis = Diagnosis.Of(state, Now);
        while (diagnosis.NextToAsk() is { } asked)
        {
            state = state.Apply(new AnswerGiven(Now, asked.Question.Id, new() { Id = "omar", Name = "Omar" }, new(AnswerValue.No)));
            diagnosis = Diagnosis.Of(state, Now);
        }

        return diagnosis;
    }

    private JsonObject Configuration(DirectoryInfo folder, Uri vendors, string key) => JsonNode.Parse($$"""
        {
          "Storage": { "Sqlite": { "Path": {{JsonValue.Create(Path.Combine(folder.FullName, "triages.db")).ToJsonString()}} } },
          "Catalogue": { "Metrics": [ {
            "Name": "orders", "Kind": "count", "Unit": "orders", "TimeZone": "Europe/Berlin",
            "Sources": [
              { "Name": "web analytics", "Connector": "GoogleAnalytics", "Role": "analytics", "Delay": "02:00:00", "Dimensions": { "platform": "platform" },
                "Query": { "property": "123456789", "value": "eventCount{eventName=\"purchase\"}" } },
              { "Name": "order records", "Connector": "PostgreSQL", "Role": "server", "Dimensions": { "platform": "platform" },
                "Query": { "value": "select created_at as time, 1 as value, platform from shop_orders where created_at >= @from and created_at < @to" } },
              { "Name": "payments", "Connector": "Stripe", "Role": "payments", "Query": { "value": "succeeded" } } ],
            "Services": [ "checkout" ],
            "Repositories": [ { "Connector": "LaunchDarkly", "Name": "shop", "Service": "checkout" } ]
          } ] },
          "Connectors": {
            "PostgreSQL": { "Host": "127.0.0.1", "Port": {{database.Address.Port}}, "Database": "postgres", "User": "reader", "Password": "{{PostgreSqlServer.Password}}" },
            "Stripe": { "Url": "{{vendors}}", "Key": "rk_made_up" },
            "GoogleAnalytics": { "Url": "{{vendors}}", "KeyFile": {{JsonValue.Create(key).ToJsonString()}} },
            "LaunchDarkly": { "Url": "{{vendors}}", "Token": "api-made-up" }
          }
        }
        """)?.AsObject() ?? throw new InvalidOperationException("The configuration is empty.");
}
