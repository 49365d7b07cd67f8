namespace IncidentBot.Triage.Tests;

public class WeekProfileTests
{
    private static readonly WeekProfile.Kept Nothing = new(0, 0);
    private static readonly WeekProfile.Kept ClassAlone = new(1, 0);
    private static readonly WeekProfile.Kept Everything = new(1, 1);

    // Two slots a day of 100 sessions each. Mornings 10 and evenings 30 on four weekdays, on Friday 30 and 10; the weekend sells 5 in each.
    private static readonly double[] Events = [10, 30, 10, 30, 10, 30, 10, 30, 30, 10, 5, 5, 5, 5];

    [Fact]
    public void A_day_keeps_its_level() =>
        Assert.Equal([0.2, 0.2, 0.2, 0.2, 0.7, 0.1, 0.1], Rounded(Week([20, 20, 20, 20, 70, 10, 10], 1).Rates(Nothing)));

    // Of 220 in the week 80 are sold in the morning, so that 14.55 of a weekday's 40 and 3.64 of a weekend day's 10 are.
    [Fact]
    public void Without_classes_a_time_of_day_is_what_all_days_say()
    {
        var profile = Week(Events, 2).Rates(Nothing);

        Assert.Equal(0.14545, profile[8], 5);
        Assert.Equal(0.25455, profile[9], 5);
        Assert.Equal(0.03636, profile[12], 5);
    }

    // Weekday mornings sell 70 of 200.
    [Fact]
    public void A_time_of_day_is_what_the_class_says()
    {
        var profile = Week(Events, 2).Rates(ClassAlone);

        Assert.Equal(0.14, profile[8], 6);
        Assert.Equal(0.26, profile[9], 6);
        Assert.Equal(0.14, profile[0], 6);
        Assert.Equal(0.05, profile[12], 6);
    }

    [Fact]
    public void A_slot_that_is_fully_its_own_is_its_own_rate() =>
        Assert.Equal(Events.Select(events => events / 100), Rounded(Week(Events, 2).Rates(Everything)));

    [Fact]
    public void What_repeats_itself_in_both_halves_of_the_weeks_is_kept()
    {
        var week = Week(Events, 2);

        Assert.Equal(Everything, week.Keep(week, week));
    }

    // The weekend's evenings are its own in both halves; Monday's are in one half what Tuesday's are in the other.
    [Fact]
    public void A_class_is_kept_where_its_days_are_chance()
    {
        var whole = Week([21, 19, 19, 21, 20, 20, 20, 20, 20, 20, 10, 30, 10, 30], 2);
        var half = Week([24, 16, 16, 24, 20, 20, 20, 20, 20, 20, 10, 30, 10, 30], 2);
        var other = Week([18, 22, 22, 18, 20, 20, 20, 20, 20, 20, 10, 30, 10, 30], 2);

        var kept = whole.Keep(half, other);

        Assert.InRange(kept.Class, 0.99, 1);
        Assert.Equal(0, kept.Day);
    }

    private static WeekProfile Week(double[] events, int perDay) => WeekProfile.Of(events, [.. Enumerable.Repeat(100.0, 7 * perDay)], 0, perDay);

    private static IEnumerable<double> Rounded(double[] rates) => rates.Select(rate => Math.Round(rate, 9));
}
