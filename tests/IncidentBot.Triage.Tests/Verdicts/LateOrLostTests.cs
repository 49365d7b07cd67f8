using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

/// <summary>Whether what the newest buckets lack is lost, or only late. In an hour of five-minute buckets, too few for the long look.</summary>
public sealed class LateOrLostTests
{
    private const int PerDay = 288;
    private const int Count = 35 * PerDay;
    private static readonly DateTimeOffset Now = MadeSeries.Start.AddDays(35);

    [Fact]
    public void It_counts_where_every_source_shows_it() => Assert.True(HasDropped(Orders("web analytics", 10, fell: true), Orders("order records", 11, fell: true)));

    [Fact]
    public void Where_one_source_alone_shows_it_that_is_more_likely_late() => Assert.False(HasDropped(Orders("web analytics", 10, fell: true), Orders("order records", 11, fell: false)));

    [Fact]
    public void A_source_that_cannot_have_seen_it_yet_does_not_speak_against_it() =>
        Assert.True(HasDropped(Orders("web analytics", 10, fell: true), Orders("order records", 11, fell: false) with { Delay = TimeSpan.FromHours(24) }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    public void Events_of_the_last_hour_are_late_and_not_lost_where_the_records_are_complete_unless_analytics_is_known_to_be_quick(int delayInMinutes, bool hasDropped)
    {
        // A big shop: half of the events take longer than a quarter of an hour, which the long look sees too.
        var analytics = Orders("web analytics", 10, age => 1 - Math.Pow(0.5, age / 15), mean: 1_000) with { Delay = TimeSpan.FromMinutes(delayInMinutes) };

        var analyses = AnalysesOf(analytics, Orders("order records", 11, _ => 1, mean: 1_000));

        Assert.Equal(hasDropped, analyses.HasDropped);
        Assert.Equal(hasDropped ? [] : ["web analytics"], analyses.Agreement.StillFilling);
    }

    [Fact]
    public void Events_that_are_missing_after_a_change_to_the_counting_are_not_merely_late()
    {
        var analytics = Orders("web analytics", 10, age => 1 - Math.Pow(0.5, age / 15), mean: 1_000);
        var tag = new Change { Id = "c1", At = Now.AddMinutes(-50), Kind = ChangeKind.Tracking, Title = "tags", Service = "tag-manager" };

        Assert.True(AnalysesOf([analytics, Orders("order records", 11, _ => 1, mean: 1_000)], tag).HasDropped);
    }

    [Fact]
    public void Half_of_the_events_an_hour_late_is_seen_at_the_sources_own_end_where_nothing_else_can_tell()
    {
        var analyses = AnalysesOf(Orders("web analytics", 10, age => 1 - Math.Pow(0.5, age / 60)));

        Assert.False(analyses.HasDropped);
        Assert.Equal(["web analytics"], analyses.Agreement.StillFilling);
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(30, 0.8)]
    [InlineData(15, 1.3)]
    public void Whatever_the_law_of_their_delays_late_events_are_late(double median, double spread)
    {
        var late = Orders("web analytics", 10, age => Normal.CDF(0, spread, Math.Log(age / median)), mean: 500);

        Assert.Equal(["web analytics"], AnalysesOf(late, Orders("order records", 11, _ => 1, mean: 500)).Agreement.StillFilling);
    }

    [Fact]
    public void A_loss_at_once_two_hours_ago_is_not_late_data() =>
        Assert.True(HasDropped(Orders("web analytics", 10, age => age < 120 ? 0.5 : 1), Orders("order records", 11, fell: false)));

    [Fact]
    public void A_pipeline_that_hangs_is_not_the_usual_lateness() =>
        Assert.True(HasDropped(Orders("web analytics", 10, age => age < 720 ? 1 - Math.Pow(0.5, age / 120) : 1), Orders("order records", 11, fell: false)));

    [Fact]
    public void A_shop_that_slides_to_nothing_is_not_late_data()
    {
        var analyses = AnalysesOf(Orders("web analytics", 10, age => 1 - Math.Pow(0.5, age / 60)), Orders("order records", 11, age => 1 - Math.Pow(0.5, age / 60)));

        Assert.True(analyses.HasDropped);
        Assert.Equal(AgreementOutcome.AllMoved, analyses.Agreement.Outcome);
        Assert.Empty(analyses.Agreement.StillFilling);
    }

    private static bool HasDropped(params MetricSeries[] series) => AnalysesOf(series).HasDropped;

    private static Analyses AnalysesOf(params MetricSeries[] series) => AnalysesOf(series, []);

    private static Analyses AnalysesOf(MetricSeries[] series, params Change[] changes)
    {
        var metric = new Metric { Name = "orders", Kind = MetricKind.Count, Sources = [.. series.Select(one => new MetricSource { Name = one.Source, Connector = "x", Role = one.Role })] };
        var evidence = series.Select(one => new EvidenceGathered(Now, new EvidenceRequest($"series/{one.Source}", one.Source, EvidenceKind.Series, new TimeWindow(one.Start, Now), Segment.Everything), new Evidence.Found(new SeriesObserved(one))));
        var changed = new EvidenceGathered(Now, new EvidenceRequest("changes", "changes", EvidenceKind.Changes, new TimeWindow(Now.AddDays(-2), Now), Segment.Everything), new Evidence.Found(new ChangesObserved(changes)));
        return Analyses.Of(TriageState.Fold("t", [new TriageStarted(Now, new Person { Id = "lena", Name = "Lena" }, "orders", metric, new Report(null, null)), .. evidence, changed]), Now);
    }

    private static MetricSeries Orders(string source, int seed, bool fell) => Orders(source, seed, age => fell && age < 30 ? 0.5 : 1);

    /// <param name="kept">Share of the orders that is left, by age in minutes.</param>
    private static MetricSeries Orders(string source, int seed, Func<double, double> kept, double mean = 120)
    {
        var random = new Random(seed);
        var orders = Enumerable.Range(0, Count).Select(i => (double?)Poisson.Sample(random, mean * (1 + 0.3 * Math.Sin(2 * Math.PI * i / PerDay)) * kept(5 * (Count - i - 0.5))));
        return MadeSeries.Of([.. orders], role: source == "web analytics" ? SourceRole.Analytics : SourceRole.Server, source: source) with { Interval = TimeSpan.FromMinutes(5) };
    }
}
