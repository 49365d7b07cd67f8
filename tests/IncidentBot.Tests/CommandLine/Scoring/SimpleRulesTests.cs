using IncidentBot.CommandLine.Scoring;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Scoring;

public sealed class SimpleRulesTests
{
    [Fact]
    public void The_nearest_deploy_is_the_last_change_before_the_reported_time()
    {
        var verdict = SimpleRules.NearestDeploy(ScoreCases.Scenario with { Changes = [Change("early", -90), Change("last", -5), Change("after", 20)] });

        Assert.Equal((Cause.Deploy, "last"), (verdict.Cause, verdict.Culprit));
    }

    [Fact]
    public void Without_a_change_in_two_days_the_nearest_deploy_is_unknown() =>
        Assert.Equal(Cause.Inconclusive, SimpleRules.NearestDeploy(ScoreCases.Scenario with { Changes = [Change("old", -60 * 50)] }).Cause);

    [Theory]
    [InlineData(SignalKind.Http5xx, "checkout", Cause.Deploy)]
    [InlineData(SignalKind.Http5xx, "Paynova", Cause.Vendor)]
    [InlineData(SignalKind.Saturation, "database", Cause.Infrastructure)]
    [InlineData(SignalKind.PipelineLag, "events", Cause.Measurement)]
    [InlineData(null, "dns", Cause.Infrastructure)]
    public void The_biggest_alert_blames_what_it_is_about(SignalKind? kind, string service, Cause cause)
    {
        var verdict = SimpleRules.BiggestAlert(ScoreCases.Scenario with { Alerts = [Alert(AlertSeverity.Warning, SignalKind.Crashes, "app"), Alert(AlertSeverity.Critical, kind, service)] });

        Assert.Equal(cause, verdict.Cause);
    }

    [Fact]
    public void Without_an_alert_nothing_happened() => Assert.Equal(Cause.None, SimpleRules.BiggestAlert(ScoreCases.Scenario).Cause);

    private static Change Change(string id, double minutes) => new() { Id = id, At = ScoreCases.Onset.AddMinutes(10 + minutes), Kind = ChangeKind.Deploy, Title = id, Service = "checkout" };

    private static Alert Alert(AlertSeverity severity, SignalKind? kind, string service) =>
        new() { Id = service, Start = ScoreCases.Onset, Severity = severity, Kind = kind, Service = service, Title = service };
}
