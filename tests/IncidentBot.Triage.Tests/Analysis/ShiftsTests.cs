namespace IncidentBot.Triage.Tests.Analysis;

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

    [Fact]
    public void Too_few_points_have_none() => Assert.Empty(Shifts.Find([1, 2, 3]));
}
