using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

public class CrossCorrelationTests
{
    private const int PerDay = 24;
    private const int Count = 14 * PerDay;

    [Fact]
    public void What_follows_two_buckets_later_is_found_with_its_lag()
    {
        var driver = Wandering(1, 0.8);
        var noise = Wandering(2, 0);
        double[] follower = [.. driver.Select((_, i) => -0.5 * (i < 2 ? 0 : driver[i - 2]) + 0.3 * noise[i])];

        var coupling = CrossCorrelation.Between(driver, follower, 6, PerDay, -1);

        Assert.NotNull(coupling);
        Assert.Equal(2, coupling.Value.Lag);
        Assert.True(coupling.Value.Correlation < -0.5);
        Assert.InRange(coupling.Value.Chance, 0, 0.01);
    }

    [Fact]
    public void Two_series_that_only_wander_are_found_related_about_as_often_as_the_stated_chance()
    {
        var chances = Enumerable.Range(0, 200).Select(seed => CrossCorrelation.Between(Wandering(2 * seed + 10, 0.95), Wandering(2 * seed + 11, 0.95), 6, PerDay, -1)?.Chance ?? double.NaN).ToList();

        Assert.InRange(chances.Count(chance => chance <= 0.1) / 200.0, 0.03, 0.17);
        Assert.InRange(chances.Average(), 0.4, 0.6);
    }

    [Fact]
    public void Stretching_and_moving_the_values_changes_nothing()
    {
        var (one, other) = (Wandering(3, 0.5), Wandering(4, 0.5));

        var coupling = CrossCorrelation.Between(one, other, 6, PerDay, 1);
        var stretched = CrossCorrelation.Between([.. one.Select(value => 7 * value + 3)], [.. other.Select(value => 0.1 * value - 2)], 6, PerDay, 1);

        Assert.Equal(coupling?.Correlation ?? 0, stretched?.Correlation ?? 1, 9);
        Assert.Equal(coupling?.Chance, stretched?.Chance);
    }

    [Fact]
    public void Swapping_the_two_turns_the_lag_round()
    {
        var driver = Wandering(1, 0);
        double[] follower = [.. driver.Select((_, i) => i < 2 ? 0 : driver[i - 2])];

        Assert.Equal(2, CrossCorrelation.Between(driver, follower, 6, PerDay, 1)?.Lag);
        Assert.Equal(-2, CrossCorrelation.Between(follower, driver, 6, PerDay, 1)?.Lag);
    }

    [Fact]
    public void A_constant_and_a_short_series_say_nothing()
    {
        Assert.Null(CrossCorrelation.Between(new double[Count], Wandering(1, 0), 6, PerDay, 1));
        Assert.Null(CrossCorrelation.Between(new double[40], new double[40], 6, PerDay, 1));
    }

    private static double[] Wandering(int seed, double memory)
    {
        var (random, series) = (new Random(seed), new double[Count]);
        for (var i = 0; i < Count; i++)
            series[i] = (i == 0 ? 0 : memory * series[i - 1]) + Normal.Sample(random, 0, 1);
        return series;
    }
}
