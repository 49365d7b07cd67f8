namespace IncidentBot.Triage.Tests;

public class WeekProfileTests
{
    // One slot a day. Monday to Friday 2, 2, 2, 2, 7 of 10; at their own levels they are what they are.
    private static readonly double[] Events = [2, 2, 2, 2, 7, 1, 1];
    private static readonly double[] Sessions = [10, 10, 10, 10, 10, 10, 10];

    [Fact]
    public void A_day_keeps_its_level_within_its_class() =>
        Assert.All(WeekProfile.Of(Events, Sessions, 0, 1, 0).Zip(Events), pair => Assert.Equal(pair.Second / 10, pair.First, 6));

    // Two slots a day. Mornings 10 and evenings 30 on four weekdays, on Friday 30 and 10: the class says 1 to 1.857 for every day's 40.
    [Fact]
    public void A_time_of_day_is_what_the_class_says()
    {
        double[] events = [10, 30, 10, 30, 10, 30, 10, 30, 30, 10, 5, 5, 5, 5];
        double[] sessions = [.. Enumerable.Repeat(100.0, 14)];

        var profile = WeekProfile.Of(events, sessions, 0, 2, 0);

        Assert.Equal(0.14, profile[8], 6);
        Assert.Equal(0.26, profile[9], 6);
        Assert.Equal(0.14, profile[0], 6);
        Assert.Equal(0.05, profile[12], 6);
    }

    [Fact]
    public void A_slot_that_is_fully_its_own_is_its_own_rate() =>
        Assert.Equal([0.2, 0.2, 0.2, 0.2, 0.7, 0.1, 0.1], WeekProfile.Of(Events, Sessions, 0, 1, 1).Select(rate => Math.Round(rate, 9)));

    [Fact]
    public void Where_halves_of_the_weeks_agree_a_slot_is_its_own_and_where_they_do_not_it_is_chance()
    {
        double[] common = [1, 1];
        double[] whole = [1.1, 0.9];

        Assert.Equal(1, WeekProfile.Own(whole, common, whole, whole, [10, 10]), 6);
        Assert.Equal(0, WeekProfile.Own(whole, common, [1.5, 0.7], [0.8, 1.2], [10, 10]), 6);
    }
}
