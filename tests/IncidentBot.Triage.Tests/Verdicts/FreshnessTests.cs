using IncidentBot.Triage;

namespace IncidentBot.Triage.Tests;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_source_that_fell_silent_beside_one_that_did_not_measures_nothing()
    {
        var finding = Assert.Single(Freshness(Series("web analytics", silentFor: TimeSpan.FromHours(3)), Series("order records", TimeSpan.Zero)));

        Assert.Equal("No event in web analytics since 09:00; usually the newest is 10 min old at most", finding.Text);
        Assert.Equal((2.5, AnswerValue.Yes, Now.AddHours(-3)), (finding.Weights.Measurement, finding.Answers, finding.At));
    }

    [Fact]
    public void Where_all_fell_silent_the_counting_is_not_to_blame()
    {
        var findings = Freshness(Series("web analytics", TimeSpan.FromHours(3)), Series("order records", TimeSpan.FromHours(3))).ToList();

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.Equal((0d, null), (finding.Weights.Strength, finding.Answers)));
    }

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(40, 0, 0)]
    [InlineData(50, 0, 1)]
    [InlineData(600, 12, 0)]
    [InlineData(1300, 12, 1)]
    public void The_usual_delay_of_a_source_is_no_silence(int minutesSilent, int hoursDelay, int findings)
    {
        var late = Series("web analytics", TimeSpan.FromMinutes(minutesSilent)) with { Delay = TimeSpan.FromHours(hoursDelay) };

        Assert.Equal(findings, Freshness(late, Series("order records", TimeSpan.Zero)).Count());
    }

    [Fact]
    public void Who_is_silent_every_day_at_this_time_is_not_remarkable()
    {
        var shop = Series("night shop", TimeSpan.Zero, at => at.Hour is >= 18 or < 6 ? 5 : 0);

        Assert.Empty(Freshness(shop, Series("order records", TimeSpan.Zero)));
    }

    private static IEnumerable<Finding> Freshness(params MetricSeries[] series)
    {
        var metric = new Metric { Name = "orders", Kind = MetricKind.Count, Sources = [.. series.Select(one => new MetricSource { Name = one.Source, Connector = "x", Role = one.Role })] };
        var evidence = series.Select(one => new EvidenceGathered(Now, new EvidenceRequest($"series/{one.Source}", one.Source, EvidenceKind.Series, new TimeWindow(one.Start, Now), Segment.Everything), new Evidence.Found(new SeriesObserved(one))));
        var state = evidence.Aggregate(TriageState.Fold("t", [new TriageStarted(Now, new Person { Id = "lena", Name = "Lena" }, "orders", metric, new Report(null, null))]), (before, e) => before.Apply(e));
        return Diagnosis.Of(state, Now).Findings.Where(finding => finding.Question == QuestionId.Tracking && finding.Text.StartsWith("No event in", StringComparison.Ordinal));
    }

    private static MetricSeries Series(string name, TimeSpan silentFor, Func<DateTimeOffset, double>? count = null)
    {
        var start = Now.AddDays(-10);
        return new MetricSeries
        {
            Source = name,
            Role = SourceRole.Server,
            Start = start,
            Interval = TimeSpan.FromMinutes(5),
            Numerator = [.. Enumerable.Range(0, 10 * 288).Select(i => start.AddMinutes(5 * i)).Select(at => (double?)(at < Now - silentFor ? count?.Invoke(at) ?? 5 : 0))],
        };
    }
}
