using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Scoring;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Scoring;

public sealed class MeasureTests
{
    [Theory]
    [InlineData("cause right", 1)]
    [InlineData("said with high confidence", 1)]
    [InlineData("right when high", 1)]
    [InlineData("culprit right", 1)]
    [InlineData("forbidden cause at high confidence", 0)]
    [InlineData("onset given", 1)]
    [InlineData("onset error, median", 0)]
    [InlineData("onset inside the interval", 1)]
    [InlineData("shape right", 1)]
    [InlineData("scope right", 1)]
    [InlineData("segments exact", 1)]
    public void A_perfect_verdict_has_perfect_scores(string measure, double score) =>
        Assert.Equal(score, ValueOf(measure, ScoreCases.Of(ScoreCases.Verdict, ScoreCases.Truth)));

    [Theory]
    [InlineData(0.96, Cause.Deploy, 0.0016)]
    [InlineData(0.96, Cause.Vendor, 0.9216)]
    public void The_Brier_score_is_the_squared_distance_to_what_happened(double probability, Cause truth, double score) =>
        Assert.Equal(score, ValueOf("Brier score", ScoreCases.Of(ScoreCases.Verdict with { Probability = probability }, ScoreCases.Truth with { Cause = truth })) ?? 0, 6);

    [Fact]
    public void The_onset_error_is_counted_in_buckets_of_the_first_series() =>
        Assert.Equal(1.5, ValueOf("onset error, median", ScoreCases.Of(ScoreCases.Verdict, ScoreCases.Truth with { Onset = ScoreCases.Onset.AddMinutes(-45) })));

    [Fact]
    public void An_onset_outside_of_the_interval_is_not_covered() =>
        Assert.Equal(0, ValueOf("onset inside the interval", ScoreCases.Of(ScoreCases.Verdict, ScoreCases.Truth with { Onset = ScoreCases.Onset.AddMinutes(31) })));

    [Theory]
    [InlineData(Cause.None, 0)]
    [InlineData(Cause.Inconclusive, 0)]
    [InlineData(Cause.Measurement, 1)]
    public void Only_a_claimed_cause_is_a_false_alarm(Cause said, double score) =>
        Assert.Equal(score, ValueOf("false alarm", ScoreCases.Of(ScoreCases.Verdict with { Cause = said }, ScoreCases.Truth with { Cause = Cause.None })));

    [Theory]
    [InlineData(Confidence.High, 1)]
    [InlineData(Confidence.Medium, 0)]
    public void A_forbidden_cause_counts_when_it_is_said_with_high_confidence(Confidence confidence, double score) =>
        Assert.Equal(score, ValueOf("forbidden cause at high confidence", ScoreCases.Of(ScoreCases.Verdict with { Cause = Cause.Behaviour, Confidence = confidence }, ScoreCases.Truth)));

    [Theory]
    [InlineData("culprit right")]
    [InlineData("onset given")]
    [InlineData("onset error, p90")]
    [InlineData("scope right")]
    [InlineData("segments exact")]
    [InlineData("false alarm")]
    [InlineData("undecidable called inconclusive")]
    public void Where_the_question_does_not_arise_nothing_is_counted(string measure) =>
        Assert.Null(ValueOf(measure, ScoreCases.Of(ScoreCases.Verdict, ScoreCases.Truth with { Culprit = null, Onset = null, Notes = "variant=x; scope=unknown; y" })));

    [Fact]
    public void Names_for_the_same_rows_are_the_same_segment()
    {
        var breakdown = ScoreCases.Breakdown(["ios", "app"], ["android", "app"], ["web", "safari"]);

        Assert.True(SegmentRows.AreSame(breakdown, [ScoreCases.Where("browser", "safari")], [ScoreCases.Where("platform", "web")]));
        Assert.False(SegmentRows.AreSame(breakdown, [ScoreCases.Where("browser", "app")], [ScoreCases.Where("platform", "ios")]));
        Assert.False(SegmentRows.AreSame(breakdown, [], [ScoreCases.Where("platform", "ios")]));
    }

    [Fact]
    public void Segments_without_a_breakdown_are_compared_by_name()
    {
        Assert.True(SegmentRows.AreSame(null, [ScoreCases.Where("platform", "ios")], [ScoreCases.Where("platform", "ios")]));
        Assert.False(SegmentRows.AreSame(null, [ScoreCases.Where("platform", "ios")], [ScoreCases.Where("platform", "web")]));
    }

    [Fact]
    public void A_quantile_lies_between_its_neighbours() => Assert.Equal(3.7, Measures.Quantile([4, 1, 2, 3], 0.9), 9);

    [Fact]
    public void The_bootstrap_gives_the_same_interval_each_time_and_it_holds_the_mean()
    {
        double[] values = [1, 1, 1, 0, 1, 0, 1, 1, 1, 1];

        var first = Bootstrap.Interval(values, Measures.Mean, 1);

        Assert.Equal(first, Bootstrap.Interval(values, Measures.Mean, 1));
        Assert.InRange(0.8, first?.Low ?? 1, first?.High ?? 0);
        Assert.Null(Bootstrap.Interval([], Measures.Mean, 1));
    }

    private static double? ValueOf(string measure, ScoredCase scored) => Measures.All.Single(candidate => candidate.Name == measure).ValueOf(scored);
}
