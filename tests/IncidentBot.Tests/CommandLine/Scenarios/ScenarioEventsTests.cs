using System.Text;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Scenarios;

public sealed class ScenarioEventsTests
{
    [Fact]
    public void The_log_folds_to_a_triage_whose_sources_have_all_answered()
    {
        var state = Fold(ScenarioBuilder.Shop().WithBreakdown(("ios", "DE", 200)).WithAnswer("errors", "no"));

        Assert.True(state.IsGathered);
        Assert.Equal(ScenarioBuilder.Now, state.AsOf);
        Assert.Equal(
            ["breakdown/amplitude", "calendar/calendar", "changes/changes", "series/amplitude", "series/orders-db", "signals/alerts", "signals/metrics", "vendorIncidents/statuspages"],
            state.Evidence.Keys);
        Assert.Equal(AnswerValue.No, state.AnswerTo(QuestionId.Errors)?.Answer.Value);
        Assert.Equal((PersonRole.OnCall, "omar"), (state.AnswerTo(QuestionId.Errors)?.By?.Role, state.AnswerTo(QuestionId.Errors)?.By?.Name));
    }

    [Fact]
    public void The_report_gives_size_and_time_in_the_time_zone_of_the_metric()
    {
        var state = Fold(ScenarioBuilder.Shop());

        Assert.Equal(-0.2, state.Report.Change);
        Assert.Equal(new DateTimeOffset(2026, 3, 18, 11, 30, 0, TimeSpan.Zero), state.Report.Since);
    }

    [Theory]
    [InlineData("github", "changes/changes")]
    [InlineData("deployments", "changes/changes")]
    [InlineData("metrics", "signals/metrics")]
    [InlineData("alerts", "signals/alerts")]
    [InlineData("statuspages", "vendorIncidents/statuspages")]
    [InlineData("payments", "series/payments")]
    public void What_could_not_be_read_is_unavailable_and_not_nothing(string source, string request)
    {
        var state = Fold(ScenarioBuilder.Shop().WithoutReading(source));

        Assert.Equal(new Evidence.Unavailable($"{source} could not be read."), state.Evidence[request].Evidence);
    }

    [Theory]
    [InlineData("changes/changes")]
    [InlineData("signals/metrics")]
    [InlineData("signals/alerts")]
    [InlineData("vendorIncidents/statuspages")]
    public void An_empty_list_of_a_source_that_was_read_is_nothing(string request)
    {
        var state = Fold(ScenarioBuilder.Shop());

        Assert.Equal(new Evidence.Nothing(), state.Evidence[request].Evidence);
    }

    [Fact]
    public void What_another_source_gave_counts_although_one_is_missing()
    {
        var state = Fold(ScenarioBuilder.Shop().WithChange("c1", TimeSpan.FromHours(1)).WithoutReading("github"));

        var found = Assert.IsType<Evidence.Found>(state.Evidence["changes/changes"].Evidence);
        Assert.Equal("github could not be read.", found.Caveat);
    }

    [Fact]
    public void A_missing_source_without_a_place_is_kept_as_a_caveat()
    {
        var state = Fold(ScenarioBuilder.Shop().WithSignal("http5xx", "checkout", "percent", 0.1).WithoutReading("tracing"));

        Assert.Equal("tracing could not be read.", Assert.IsType<Evidence.Found>(state.Evidence["signals/metrics"].Evidence).Caveat);
    }

    [Fact]
    public void The_truth_is_nowhere_in_the_log()
    {
        var without = ScenarioEvents.From(Read(ScenarioBuilder.Shop(0.8).WithChange("c1", TimeSpan.FromHours(4))));
        var with = ScenarioEvents.From(Read(ScenarioBuilder.Shop(0.8).WithChange("c1", TimeSpan.FromHours(4)).WithTruth("vendor", "v9")));

        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(without, TriageJson.Options),
            System.Text.Json.JsonSerializer.Serialize(with, TriageJson.Options));
    }

    private static TriageState Fold(ScenarioBuilder file) => TriageState.Fold("t", ScenarioEvents.From(Read(file)));

    private static Scenario Read(ScenarioBuilder file) => ScenarioReader.Read(Encoding.UTF8.GetBytes(file.ToJson()));
}
