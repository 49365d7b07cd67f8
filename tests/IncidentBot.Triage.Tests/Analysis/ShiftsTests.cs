using CsCheck;
using Gen = CsCheck.Gen;

namespace IncidentBot.Triage.Tests;

public class ShiftsTests
{
    private static readonly double[] Wiggle = [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i * i) * 0.3)];

    [Fact]
    public void A_level_change_is_the_first_point_after_it()
    {
        double[] series = [.. Wiggle.Select((value, i) => value + (i >= 25 ? 5 : 0))];

        Assert.Equal([25], Shifts.Find(series));
    }

    [Fact]
    public void Noise_a_constant_and_a_straight_line_have_none()
    {
        Assert.Empty(Shifts.Find(Wiggle));
        Assert.Empty(Shifts.Find(new double[50]));
        Assert.Empty(Shifts.Find([.. Enumerable.Range(0, 50).Select(i => 2.0 * i)]));
    }

    // 0, 1, 2, 9: a line through them leaves 10.8, their mean of 3 leaves 9 + 4 + 1 + 36.
    [Fact]
    public void A_line_and_a_level_cost_what_they_leave()
    {
        var costs = new LineCosts([7, 0, 1, 2, 9, 7]);

        Assert.Equal(10.8, costs.Cost(1, 5), 9);
        Assert.Equal(50, costs.LevelCost(1, 5), 9);
    }

    [Fact]
    public void A_bend_is_a_shift_too()
    {
        double[] series = [.. Wiggle.Select((value, i) => value + 0.5 * Math.Max(0, i - 30))];

        Assert.InRange(Assert.Single(Shifts.Find(series)), 28, 32);
    }

    [Fact]
    public void A_wild_value_is_no_shift_and_hides_none()
    {
        double[] series = [.. Wiggle.Select((value, i) => i == 12 ? 400 : value + (i >= 25 ? 5 : 0))];

        Assert.Equal([25], Shifts.Find(series));
    }

    [Fact]
    public void Too_few_points_have_none() => Assert.Empty(Shifts.Find([1, 2, 3]));

    [Fact]
    public void Moving_and_stretching_the_values_moves_no_shift() => Gen.Select(Gen.Int[5, 55], Gen.Double[0.1, 100], Gen.Double[-1000, 1000]).Sample((at, scale, offset) =>
    {
        double[] series = [.. Wiggle.Select((value, i) => value + (i >= at ? 5 : 0))];

        return Shifts.Find([.. series.Select(value => value * scale + offset)]).SequenceEqual(Shifts.Find(series));
    });

    [Fact]
    public void Reversing_the_series_reverses_a_clear_shift() => Gen.Int[10, 50].Sample(at =>
    {
        double[] series = [.. Wiggle.Select((value, i) => value + (i >= at ? 8 : 0))];
        double[] reversed = [.. series.Reverse()];

        return Shifts.Find(series).SequenceEqual([at]) && Shifts.Find(reversed).SequenceEqual([series.Length - at]);
    });
}
