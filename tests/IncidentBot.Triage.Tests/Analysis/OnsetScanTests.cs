using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

public class OnsetScanTests
{
    private const int Count = 35 * 48;

    [Fact]
    public void A_step_of_a_fifth_is_found_in_its_bucket_with_its_size()
    {
        var onset = Count - 30;
        var series = MadeSeries.Ratio(1, 180, i => i >= onset ? 0.8 : 1);

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.True(result.Dropped);
        Assert.Equal(Shape.Step, result.Shape);
        Assert.NotNull(result.Onset);
        Assert.InRange(result.Onset.At, MadeSeries.At(onset - 1), MadeSeries.At(onset + 1));
        Assert.InRange(result.Change ?? 0, -0.25, -0.15);
        Assert.InRange(MadeSeries.At(onset), result.Onset.Earliest, result.Onset.Latest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Noise_is_not_a_drop(int seed)
    {
        var series = MadeSeries.Ratio(seed, 100, _ => 1);

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.False(result.Dropped);
        Assert.Null(result.Onset);
        Assert.Null(result.Reason);
    }

    [Fact]
    public void A_rise_is_no_drop_unless_up_is_bad()
    {
        var series = MadeSeries.Ratio(4, 180, i => i >= Count - 40 ? 1.3 : 1);

        Assert.False(OnsetScan.Find(series, MadeSeries.Options(series)).Dropped);
        Assert.True(OnsetScan.Find(series, MadeSeries.Options(series, Direction.Up)).Dropped);
    }

    [Fact]
    public void Missing_buckets_are_not_zero()
    {
        var whole = MadeSeries.Ratio(5, 180, _ => 1);
        var holes = whole with { Numerator = [.. whole.Numerator.Select((value, i) => i is > Count - 30 and < Count - 10 ? null : value)] };

        Assert.False(OnsetScan.Find(holes, MadeSeries.Options(holes)).Dropped);
    }

    [Fact]
    public void Nine_days_of_history_are_too_few_and_that_is_said()
    {
        var series = MadeSeries.Ratio(6, 180, _ => 1, days: 9);

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.Equal("baseline insufficient: 9 days of history", result.Reason);
        Assert.Null(result.Probability);
    }

    [Fact]
    public void A_slide_over_two_days_is_a_ramp()
    {
        var series = MadeSeries.Ratio(7, 180, i => 1 - 0.4 * Math.Clamp((i - (Count - 120)) / 96.0, 0, 1));

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.True(result.Dropped);
        Assert.Equal(Shape.Ramp, result.Shape);
    }

    [Fact]
    public void Incomplete_newest_buckets_are_late_data_and_no_drop()
    {
        var whole = MadeSeries.Ratio(8, 180, _ => 1);
        var late = whole with { Numerator = [.. whole.Numerator.Select((value, i) => i switch { Count - 1 => value * 0.2, Count - 2 => value * 0.7, _ => value })] };

        Assert.False(OnsetScan.Find(late, MadeSeries.Options(late)).Dropped);
    }

    [Fact]
    public void An_outage_that_began_half_an_hour_ago_is_found_in_its_bucket_of_five_minutes()
    {
        const int perDay = 288;
        var random = new Random(10);
        var orders = Enumerable.Range(0, 35 * perDay).Select(i => (double?)Poisson.Sample(random, 80 * (1 + 0.3 * Math.Sin(2 * Math.PI * i / perDay)) * (i >= 35 * perDay - 6 ? 0.1 : 1))).ToList();
        var series = MadeSeries.Of(orders) with { Interval = TimeSpan.FromMinutes(5) };

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.True(result.Dropped);
        Assert.InRange(result.Onset?.At ?? default, series.End.AddMinutes(-35), series.End.AddMinutes(-25));
    }

    [Fact]
    public void A_drop_that_recovered_within_two_days_is_a_dip()
    {
        var series = MadeSeries.Ratio(9, 180, i => i is >= Count - 40 and < Count - 24 ? 0.5 : 1);

        var result = OnsetScan.Find(series, MadeSeries.Options(series));

        Assert.True(result.Dropped);
        Assert.Equal(Shape.Dip, result.Shape);
        Assert.InRange(result.RecoveredAt ?? default, MadeSeries.At(Count - 25), MadeSeries.At(Count - 23));
    }

    [Fact]
    public void An_old_level_change_is_history()
    {
        var series = MadeSeries.Ratio(10, 180, i => i >= 12 * 48 ? 0.7 : 1);

        Assert.False(OnsetScan.Find(series, MadeSeries.Options(series)).Dropped);
    }

    [Fact]
    public void An_empty_series_and_one_of_zeros_say_nothing_and_never_NaN()
    {
        var empty = MadeSeries.Of(new double?[Count], new double?[Count]);
        var zeros = MadeSeries.Of([.. Enumerable.Repeat((double?)0, Count)]);

        foreach (var result in new[] { OnsetScan.Find(empty, MadeSeries.Options(empty)), OnsetScan.Find(zeros, MadeSeries.Options(zeros)) })
        {
            Assert.False(result.Dropped);
            Assert.False(double.IsNaN(result.Probability ?? 0));
        }
    }

    [Fact]
    public void A_later_start_moves_the_onset_by_as_much()
    {
        var series = MadeSeries.Ratio(11, 180, i => i >= Count - 30 ? 0.8 : 1);
        var later = series with { Start = series.Start.AddDays(7) };

        var (here, there) = (OnsetScan.Find(series, MadeSeries.Options(series)), OnsetScan.Find(later, MadeSeries.Options(later)));

        Assert.Equal(here.Onset?.At.AddDays(7), there.Onset?.At);
        Assert.Equal(here.Change, there.Change);
    }

    [Fact]
    public void The_posterior_sums_to_one()
    {
        var series = MadeSeries.Ratio(12, 180, i => i >= Count - 30 ? 0.8 : 1);

        Assert.Equal(1, OnsetScan.Find(series, MadeSeries.Options(series)).Posterior.Sum(mass => mass.Probability), 3);
    }
}
