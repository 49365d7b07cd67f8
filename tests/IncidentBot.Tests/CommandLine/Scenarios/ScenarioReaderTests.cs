using System.Text;
using System.Text.Json.Nodes;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Scenarios;

public sealed class ScenarioReaderTests
{
    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        var file = ScenarioBuilder.Shop().WithSignal("http4xx", "checkout", "percent", 1, 2.5).WithChange("c1", TimeSpan.FromHours(3)).WithAlert("a1", TimeSpan.FromHours(1), "critical", "other", "dns")
            .WithIncident("v1", "Paynova", TimeSpan.FromHours(2)).WithBreakdown(("ios", "DE", 200)).WithAnswer("deploys", "yes", "8.4 went out").WithoutReading("github").WithTruth("deploy", "c1");

        var scenario = Read(file.ToJson());

        Assert.Equal("made-up", scenario.Name);
        Assert.Equal(ScenarioBuilder.Now, scenario.Now);
        Assert.Equal(new Money(40, "EUR"), scenario.Metric.UnitValue);
        Assert.Equal([SourceRole.Analytics, SourceRole.Server], scenario.Series.Select(series => series.Role));
        Assert.Equal([1, 2.5], scenario.Signals[0].Values);
        Assert.Equal(new Segment(new Dictionary<string, string> { ["platform"] = "ios" }), scenario.Changes[0].Scope);
        Assert.Equal(50, scenario.Changes[0].Rollout[0].Percent);
        Assert.Null(scenario.Alerts[0].Kind);
        Assert.Equal(VendorImpact.Major, scenario.VendorIncidents[0].Impact);
        Assert.Equal("amplitude", scenario.Breakdown?.Source);
        Assert.Equal(new ScenarioAnswer(QuestionId.Deploys, ScenarioBuilder.Now.AddMinutes(-5), "omar (on-call)", AnswerValue.Yes, "8.4 went out"), scenario.Answers[0]);
        Assert.Equal(["github"], scenario.Unavailable);
    }

    [Fact]
    public void A_missing_bucket_is_null_and_not_zero()
    {
        var scenario = Read(ScenarioBuilder.Shop().Spoiled(root => Series(root)["numerator"]![3] = null).ToJson());

        Assert.Null(scenario.Series[0].Numerator[3]);
    }

    [Fact]
    public void A_count_metric_has_values()
    {
        var file = new ScenarioBuilder().Spoiled(root =>
        {
            root["metric"]!["kind"] = "count";
            root["series"] = JsonNode.Parse("""[{"source":"db","role":"server","start":"2026-03-18T12:00:00Z","interval":"PT1H","value":[5,null]}]""");
        });

        var series = Read(file.ToJson()).Series[0];

        Assert.Null(series.Denominator);
        Assert.Equal([5, null], series.Numerator);
    }

    public static TheoryData<string, Action<JsonObject>> Spoiled => new()
    {
        { "colour is not a known field.", root => root["colour"] = "red" },
        { "metric.owner is not a known field.", root => root["metric"]!["owner"] = "lena" },
        { "alerts is missing.", root => root.Remove("alerts") },
        { "report.by is missing.", root => root["report"]!.AsObject().Remove("by") },
        { "name must be a text.", root => root["name"] = 4 },
        { "name must not be empty.", root => root["name"] = "" },
        { "schema must be incidentbot/scenario/v1.", root => root["schema"] = "incidentbot/scenario/v2" },
        { "now must be a UTC time with seconds and Z, such as 2026-11-22T09:40:00Z.", root => root["now"] = "2026-03-18T15:05:00+01:00" },
        { "metric.kind must be one of ratio, count.", root => root["metric"]!["kind"] = "gauge" },
        { "metric.timeZone must be the IANA name of a time zone, such as Europe/Berlin.", root => root["metric"]!["timeZone"] = "Mars/Base" },
        { "metric.unitValue.currency must be three capital letters.", root => root["metric"]!["unitValue"]!["currency"] = "euro" },
        { "series must not be empty.", root => root["series"] = new JsonArray() },
        { "series[0].numerator[7] must be a number.", root => Series(root)["numerator"]![7] = "12" },
        { "series[0] has 2016 numerators and 2015 denominators.", root => Series(root)["denominator"]!.AsArray().RemoveAt(0) },
        { "series[0].interval must be one of PT1M, PT5M, PT10M, PT15M, PT30M, PT1H, P1D.", root => Series(root)["interval"] = "PT2M" },
        { "series[0] has buckets that begin later than now.", root => Series(root)["start"] = "2026-03-18T00:00:00Z" },
        { "changes[0].at is later than now.", root => root["changes"]![0]!["at"] = "2026-03-18T14:06:00Z" },
        { "changes[0].rollout[0].percent must be from 0 to 100.", root => root["changes"]![0]!["rollout"]![0]!["percent"] = 101 },
        { "changes[0].scope.colour is not a known field.", root => root["changes"]![0]!["scope"]!["colour"] = "red" },
        { "breakdown.rows[0].device is not a known field.", root => root["breakdown"]!["rows"]![0]!["device"] = "phone" },
        { "breakdown.rows[1] repeats an earlier row.", root => root["breakdown"]!["rows"]!.AsArray().Add(root["breakdown"]!["rows"]![0]!.DeepClone()) },
        { "breakdown.dimensions[0] must be one of platform, browser, country, device, appVersion.", root => root["breakdown"]!["dimensions"]![0] = "colour" },
        { "answers[0].value must be one of yes, no, unknown.", root => root["answers"]![0]!["value"] = "maybe" },
        { "unavailable names a source twice.", root => root["unavailable"] = new JsonArray("github", "github") },
        { "truth.cause must be one of measurement, deploy, vendor, infrastructure, behaviour, none, insufficient.", root => root["truth"]!["cause"] = "unknown" },
        { "alerts must be a list.", root => root["alerts"] = new JsonObject() },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void What_is_not_as_it_should_be_is_named_in_one_sentence(string sentence, Action<JsonObject> spoil)
    {
        var file = ScenarioBuilder.Shop().WithChange("c1", TimeSpan.FromHours(3)).WithBreakdown(("ios", "DE", 200)).WithAnswer("deploys", "yes").WithTruth("deploy").Spoiled(spoil);

        var trouble = Assert.Throws<UnreadableScenarioException>(() => Read(file.ToJson()));

        Assert.Equal(sentence, trouble.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\n\"schema\": 'x'}")]
    [InlineData("""{"schema":"incidentbot/scenario/v1","schema":"incidentbot/scenario/v1"}""")]
    public void What_is_not_JSON_is_said_to_be_none(string content)
    {
        var trouble = Assert.Throws<UnreadableScenarioException>(() => Read(content));

        Assert.StartsWith("This is not a JSON document (line ", trouble.Message, StringComparison.Ordinal);
    }

    private static JsonNode Series(JsonObject root) => root["series"]![0]!;

    private static Scenario Read(string json) => ScenarioReader.Read(Encoding.UTF8.GetBytes(json));
}
