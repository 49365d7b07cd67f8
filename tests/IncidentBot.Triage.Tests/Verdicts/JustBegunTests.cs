using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

/// <summary>Orders by five minutes of which half are lost since half an hour: of two complete buckets, too few for the long look.</summary>
public sealed class JustBegunTests
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

    private static bool HasDropped(params MetricSeries[] series)
    {
        var metric = new Metric { Name = "orders", Kind = MetricKind.Count, Sources = [.. series.Select(one => new MetricSource { Name = one.Source, Connector = "x", Role = one.Role })] };
        var evidence = series.Select(one => new EvidenceGathered(Now, new EvidenceRequest($"series/{one.Source}", one.Source, EvidenceKind.Series, new TimeWindow(one.Start, Now), Segment.Everything), new Evidence.Found(new SeriesObserved(one))));
        return Analyses.Of(TriageState.Fold("t", [new TriageStarted(Now, new Person { Id = "lena", Name = "Lena" }, "orders", metric, new Report(null, null)), .. evidence]), Now).HasDropped;
    }

    private static MetricSeries Orders(string source, int seed, bool fell)
    {
        var random = new Random(seed);
        var orders = Enumerable.Range(0, Count).Select(i => (double?)Poisson.Sample(random, 120 * (1 + 0.3 * Math.Sin(2 * Math.PI * i / PerDay)) * (fell && i >= Count - 6 ? 0.5 : 1)));
        return MadeSeries.Of([.. orders], source: source) with { Interval = TimeSpan.FromMinutes(5) };
    }
}
