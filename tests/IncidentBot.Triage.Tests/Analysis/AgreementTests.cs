namespace IncidentBot.Triage.Tests;

public class AgreementTests
{
    private const int Onset = 35 * 48 - 30;

    [Fact]
    public void Analytics_that_falls_alone_is_the_odd_one_out()
    {
        var (analytics, server) = Pair(analyticsEffect: i => i >= Onset ? 0.7 : 1, businessEffect: _ => 1);
        var options = MadeSeries.Options(analytics);

        var result = Agreement.Compare([analytics, server], OnsetScan.Find(analytics, options), options);

        Assert.Equal(AgreementOutcome.OnlySome, result.Outcome);
        Assert.Equal(["analytics"], result.OddOnes);
    }

    [Fact]
    public void A_server_that_falls_alone_is_the_odd_one_out_although_analytics_comes_first()
    {
        var (server, analytics) = Pair(analyticsEffect: i => i >= Onset ? 0.7 : 1, businessEffect: _ => 1);
        var payments = analytics with { Source = "payments", Role = SourceRole.Payments };
        var options = MadeSeries.Options(analytics);
        var swapped = new[] { analytics with { Source = "analytics", Role = SourceRole.Analytics }, server with { Source = "server", Role = SourceRole.Server }, payments };

        var result = Agreement.Compare(swapped, OnsetScan.Find(server, options), options);

        Assert.Equal(AgreementOutcome.OnlySome, result.Outcome);
        Assert.Equal(["server"], result.OddOnes);
    }

    [Fact]
    public void Sources_that_fall_together_agree_although_analytics_always_loses_a_tenth()
    {
        var (analytics, server) = Pair(analyticsEffect: _ => 0.9, businessEffect: i => i >= Onset ? 0.7 : 1);
        var options = MadeSeries.Options(analytics);

        var result = Agreement.Compare([analytics, server], OnsetScan.Find(analytics, options), options);

        Assert.Equal(AgreementOutcome.AllMoved, result.Outcome);
    }

    [Fact]
    public void Where_only_some_fell_there_is_one_that_did_not()
    {
        // An hour of few orders, in which each of the three may have fallen: in some of these they hardly all did.
        var results = Enumerable.Range(1, 60).Select(seed =>
        {
            MetricSeries Counted(int part, SourceRole role, double left) =>
                MadeSeries.Of([.. MadeSeries.Ratio(100 * part + seed, 40, i => i >= Onset ? left : 1).Numerator.Take(Onset + 3)], null, role, role.ToString());
            MetricSeries[] sources = [Counted(1, SourceRole.Analytics, 0.8), Counted(2, SourceRole.Server, 0.95), Counted(3, SourceRole.Payments, 0.7)];
            return Agreement.Compare(sources, new() { Dropped = true, Change = -0.2, Onset = new(MadeSeries.At(Onset), MadeSeries.At(Onset), MadeSeries.At(Onset)) }, MadeSeries.Options(sources[0]));
        }).Where(result => result.Outcome == AgreementOutcome.OnlySome).ToList();

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Contains(result.Sources, move => move.Moved == false));
        Assert.All(results, result => Assert.Equal(result.OddOnes, result.Sources.Where(move => move.Moved == true).Select(move => move.Source)));
    }

    [Fact]
    public void One_source_cannot_be_compared()
    {
        var series = MadeSeries.Ratio(1, 100, _ => 1);

        Assert.Equal(AgreementOutcome.NotComparable, Agreement.Compare([series], null, MadeSeries.Options(series)).Outcome);
    }

    [Fact]
    public void A_source_that_falls_behind_another_is_found_although_neither_falls_by_itself()
    {
        // 20 orders a bucket, and six hours in which analytics loses a third instead of a tenth of what the server has.
        const int parted = 35 * 48 - 12;
        var server = MadeSeries.Ratio(11, 20, _ => 1).Numerator;
        double?[] analytics = [.. server.Select((value, i) => (double?)Math.Round((value ?? 0) * (i >= parted ? 0.67 : 0.9)))];
        MetricSeries[] sources = [MadeSeries.Of(analytics, null, SourceRole.Analytics, "analytics"), MadeSeries.Of(server, null, SourceRole.Server, "server")];
        var options = MadeSeries.Options(sources[0]);

        var alone = OnsetScan.Find(sources[0], options);
        var result = Agreement.Compare(sources, alone, options);

        Assert.False(alone.Dropped);
        Assert.Equal(AgreementOutcome.OnlySome, result.Outcome);
        Assert.Equal(["analytics"], result.OddOnes);
        Assert.InRange(result.Since ?? default, MadeSeries.At(parted - 1), MadeSeries.At(parted + 1));
    }

    [Theory]
    [InlineData(0, AgreementOutcome.NoneMoved)]
    [InlineData(30, AgreementOutcome.OnlySome)]
    public void Payments_of_the_last_hours_are_late_and_no_disagreement_unless_the_source_is_known_to_be_quick(int delayInMinutes, AgreementOutcome outcome)
    {
        var server = MadeSeries.Ratio(11, 180, _ => 1);
        var (orders, end) = (server.Numerator, server.Numerator.Count);
        var payments = MadeSeries.Of([.. orders.Select((value, i) => i >= end - 5 ? value * 0.4 : value)], null, SourceRole.Payments, "payments") with { Delay = TimeSpan.FromMinutes(delayInMinutes) };
        MetricSeries[] sources = [MadeSeries.Of(orders, null, SourceRole.Server, "server"), payments];
        var options = MadeSeries.Options(server);

        var result = Agreement.Compare(sources, OnsetScan.Find(payments, options), options);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == AgreementOutcome.NoneMoved ? ["payments"] : [], result.StillFilling);
    }

    [Theory]
    [InlineData(1, AgreementOutcome.NoneMoved)]
    [InlineData(0.7, AgreementOutcome.OnlySome)]
    public void Where_the_rate_does_not_tell_the_events_do_and_late_ones_are_no_disagreement(double left, AgreementOutcome outcome)
    {
        // Half of what happened comes in within 50 minutes, and since a day and a half only a part is left: of orders and sessions alike, so that the rate stays.
        var server = MadeSeries.Ratio(11, 180, _ => 1);
        var count = server.Numerator.Count;
        double Counted(int i) => (1 - Math.Pow(0.5, (count - i - 0.5) * 30 / 50)) * (i >= count - 72 ? left : 1);
        double?[] Late(IReadOnlyList<double?>? all) => [.. (all ?? []).Select((value, i) => (double?)Math.Round((value ?? 0) * Counted(i)))];
        MetricSeries[] sources = [MadeSeries.Of(Late(server.Numerator), Late(server.Denominator), SourceRole.Analytics, "analytics"), server with { Source = "server", Role = SourceRole.Server }];
        var options = MadeSeries.Options(server);

        var result = Agreement.Compare(sources, OnsetScan.Find(sources[0], options), options);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == AgreementOutcome.OnlySome ? ["analytics"] : [], result.OddOnes);
        Assert.Equal(outcome == AgreementOutcome.OnlySome, result.Parted is { Dropped: true });
    }

    private static (MetricSeries Analytics, MetricSeries Server) Pair(Func<int, double> analyticsEffect, Func<int, double> businessEffect)
    {
        var server = MadeSeries.Ratio(11, 180, businessEffect);
        var seen = server.Numerator.Select((value, i) => value is { } orders ? (double?)Math.Round(orders * analyticsEffect(i)) : null).ToArray();
        return (MadeSeries.Of(seen, server.Denominator, SourceRole.Analytics, "analytics"), MadeSeries.Of(server.Numerator, server.Denominator, SourceRole.Server, "server"));
    }
}
