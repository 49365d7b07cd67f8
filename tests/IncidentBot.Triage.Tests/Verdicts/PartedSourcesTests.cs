namespace IncidentBot.Triage.Tests;

/// <summary>Analytics loses orders and sessions alike for twelve hours: the rate that was reported does not show it, the records beside it do.</summary>
public sealed class PartedSourcesTests
{
    private const int Since = 35 * 48 - 24;

    [Fact]
    public void That_is_a_measurement_error_with_its_time_its_size_and_what_did_it()
    {
        var triage = Losing(1.0 / 3, orders: 180);

        var diagnosis = triage.Diagnose();

        Assert.Equal((Cause.Measurement, "the one"), (diagnosis.Verdict.Cause, diagnosis.Verdict.Culprit));
        Assert.Matches("^since Apr 6 12:00 UTC.*: no business loss seen; web analytics shows 3[0-9] % too little$", Impact.Of(triage.State(), diagnosis));
    }

    [Fact]
    public void A_few_events_in_a_hundred_are_seen_in_a_big_shop_and_are_not_what_was_reported()
    {
        var diagnosis = Losing(0.025, orders: 20_000).Diagnose();

        Assert.Equal(["web analytics"], diagnosis.Analyses.Agreement.OddOnes);
        Assert.NotEqual(Cause.Measurement, diagnosis.Verdict.Cause);
    }

    private static GatheredTriage Losing(double part, double orders)
    {
        var server = MadeSeries.Ratio(11, orders, _ => 1) with { Source = "shop", Role = SourceRole.Server };
        double?[] Counted(IReadOnlyList<double?>? all) => [.. (all ?? []).Select((value, i) => (double?)Math.Round((value ?? 0) * 0.9 * (i >= Since ? 1 - part : 1)))];
        return new()
        {
            Series = [MadeSeries.Of(Counted(server.Numerator), Counted(server.Denominator), SourceRole.Analytics, "web analytics"), server],
            Changes = [GatheredTriage.Change("the one", ChangeKind.Pipeline, MadeSeries.At(Since).AddMinutes(-3)), GatheredTriage.Change("another", ChangeKind.Pipeline, MadeSeries.At(Since).AddHours(4))],
        };
    }
}
