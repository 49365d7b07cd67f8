namespace IncidentBot.Triage.Tests;

public class OnsetPlaceTests
{
    // A cliff at bucket 30 of 48 in hardly any noise: everything that is probable lies within it.
    [Fact]
    public void A_cliff_is_placed_in_its_bucket_within_half_a_bucket()
    {
        var place = Place(i => i >= 30 ? -0.5 : 0);

        Assert.Equal(30, place.At);
        Assert.True(place.Latest - place.Earliest <= 1);
    }

    [Fact]
    public void The_interval_holds_the_point() => Assert.All(Enumerable.Range(0, 30).Select(seed => new Random(seed)).Select(random => Place(i => (i >= 30 ? -0.1 : 0) + 0.15 * (random.NextDouble() - 0.5))), place =>
    {
        Assert.True(place.Earliest <= place.At);
        Assert.True(place.At <= place.Latest);
    });

    private static (double At, double Earliest, double Latest) Place(Func<int, double> residual)
    {
        var start = MadeSeries.Start;
        var series = new MetricSeries { Source = "shop", Role = SourceRole.Server, Start = start, Interval = TimeSpan.FromHours(1), Numerator = [.. Enumerable.Range(0, 48).Select(i => (double?)(1000 * (1 + residual(i))))] };
        var window = new ResidualWindow(Buckets.Settled(series, TimeZoneInfo.Utc, series.End.AddDays(1)), 0, 48, [.. Enumerable.Repeat(1000.0, 48)], 1);
        var posterior = ShapePosterior.Weigh(new(window.Residuals, [.. Enumerable.Repeat(1000.0, 48)], 1e-6, 0.5), 24, -1, 1) ?? throw new InvalidOperationException("no posterior");
        var onset = OnsetPlace.Of(posterior, window).Onset;
        return ((onset.At - start).TotalHours, (onset.Earliest - start).TotalHours, (onset.Latest - start).TotalHours);
    }
}
