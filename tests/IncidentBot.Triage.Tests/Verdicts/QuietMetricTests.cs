namespace IncidentBot.Triage.Tests;

/// <summary>A report of a drop that the numbers do not show: how sure may one be that there is none?</summary>
public sealed class QuietMetricTests
{
    private const int Count = 35 * 48;
    private static readonly DateTimeOffset Morning = GatheredTriage.Now - TimeSpan.FromHours(6);

    [Fact]
    public void A_well_counted_metric_that_stands_still_contradicts_the_report() =>
        Assert.Equal(Cause.None, new GatheredTriage { Series = [MadeSeries.Ratio(1, 800, _ => 1)], Report = new(-0.3, Morning) }.Diagnose().Verdict is { Probability: > 0.9 } sure ? sure.Cause : Cause.Inconclusive);

    [Fact]
    public void A_few_orders_a_day_contradict_nothing()
    {
        var few = new GatheredTriage { Series = [MadeSeries.Ratio(1, 0.5, _ => 1)], Report = new(-0.2, Morning) }.Diagnose();
        var many = new GatheredTriage { Series = [MadeSeries.Ratio(1, 800, _ => 1)], Report = new(-0.2, Morning) }.Diagnose();

        Assert.False(few.Analyses.HasDropped);
        Assert.Contains("too little is counted since to be sure", few.StandingOf(QuestionId.Timing).Detail, StringComparison.Ordinal);
        Assert.True(few.Verdict.Ranking.Single(entry => entry.Cause == Cause.None).Probability < many.Verdict.Ranking.Single(entry => entry.Cause == Cause.None).Probability);
    }

    [Fact]
    public void Of_what_was_reported_minutes_ago_the_buckets_are_not_complete()
    {
        var onset = OnsetScan.Find(MadeSeries.Ratio(1, 800, _ => 1), new(Direction.Down, TimeZoneInfo.Utc, GatheredTriage.Now) { Reported = new(GatheredTriage.Now.AddMinutes(-50), 0.2) });

        Assert.Null(onset.AgainstReport);
    }

    [Theory]
    [InlineData(1, 3, 100)]
    [InlineData(0.8, -100, -3)]
    public void A_series_speaks_against_a_report_as_far_as_it_differs_from_it(double level, double least, double most)
    {
        var series = MadeSeries.Ratio(2, 200, i => i >= Count - 20 ? level : 1);

        var against = OnsetScan.Find(series, MadeSeries.Options(series) with { Reported = new(MadeSeries.At(Count - 20), 0.2) }).AgainstReport;

        Assert.NotNull(against);
        Assert.InRange(against.Value, least, most);
    }

    [Fact]
    public void Without_any_series_changes_are_held_against_the_reported_time()
    {
        var deploy = GatheredTriage.Change("the one", ChangeKind.Deploy, Morning.AddMinutes(-5));

        var diagnosis = new GatheredTriage { Report = new(-0.2, Morning), Changes = [deploy] }.Diagnose();

        Assert.Contains("the one", diagnosis.StandingOf(QuestionId.Deploys).Detail, StringComparison.Ordinal);
        Assert.Equal(Cause.Deploy, diagnosis.Verdict.Ranking[0].Cause);
    }

    [Fact]
    public void What_a_clear_series_excludes_is_not_looked_for()
    {
        var deploy = GatheredTriage.Change("the one", ChangeKind.Deploy, Morning.AddMinutes(-5));

        var diagnosis = new GatheredTriage { Series = [MadeSeries.Ratio(1, 800, _ => 1)], Report = new(-0.3, Morning), Changes = [deploy] }.Diagnose();

        Assert.Null(diagnosis.Analyses.Began);
        Assert.Empty(diagnosis.Analyses.Coincidence.Candidates);
    }
}
