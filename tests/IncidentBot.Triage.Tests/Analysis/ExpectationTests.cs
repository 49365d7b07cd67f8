namespace IncidentBot.Triage.Tests;

/// <summary>Series of one-hour buckets that begin on a Monday, 100 sessions each.</summary>
public class ExpectationTests
{
    private const int Day = 24;
    private const int Week = 7 * Day;

    [Fact]
    public void Two_weeks_speak_by_day_class_so_every_weekday_lends_its_morning()
    {
        var buckets = Hours(3, i => i % Day == 10 ? 10 * (i / Day % 7 + 1) : 20);

        var expected = Fit(buckets, 2).Expect(2 * Week, 3 * Week);

        // Monday to Friday at 10:00 sold 10 to 50; five days at one level would expect 30, and each day's own level moves that only a little.
        Assert.InRange(expected[10], 20, 40);
        Assert.InRange(expected[4 * Day + 10], 20, 40);
    }

    [Fact]
    public void Three_weeks_that_repeat_themselves_are_expected_slot_by_slot()
    {
        var buckets = Hours(5, i => i % Day == 10 ? 1000 * (i / Day % 7 + 1) : 2000);

        var expected = Fit(buckets, 4).Expect(4 * Week, 5 * Week);

        Assert.Equal(1000, expected[10], 1);
        Assert.Equal(5000, expected[4 * Day + 10], 1);
        Assert.Equal(2000, expected[4 * Day + 11], 1);
    }

    [Fact]
    public void What_sets_slots_apart_by_chance_alone_is_borrowed_away()
    {
        var random = new Random(1);
        var buckets = Hours(5, _ => 15 + random.Next(11));

        var expected = Fit(buckets, 4).Expect(4 * Week, 5 * Week);

        // Four weeks of a slot spread by 1.6 around 20; 20 weekdays at that hour by 0.7, 8 weekend days by 1.1.
        Assert.InRange(expected.Average(value => (value - 20) * (value - 20)), 0, 1.5);
    }

    [Fact]
    public void An_old_level_is_found_and_cut_away()
    {
        var buckets = Hours(5, i => i < 3 * Week - 2 * Day ? 10 : 30);

        Assert.All(Fit(buckets, 4).Expect(4 * Week, 5 * Week), value => Assert.InRange(value, 29.5, 30.5));
    }

    [Fact]
    public void Missing_weeks_are_left_out_and_not_counted_as_zero()
    {
        var buckets = Hours(5, i => i is >= Week and < 2 * Week ? null : 20);

        Assert.All(Fit(buckets, 4).Expect(4 * Week, 5 * Week), value => Assert.Equal(20, value, 1));
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(11, 2)]
    [InlineData(1.7, 12)]
    public void Buckets_are_joined_until_they_expect_twenty(double perHour, int joined)
    {
        var buckets = Hours(5, _ => perHour);

        Assert.Equal(joined, ResidualWindow.Joining(buckets, Fit(buckets, 4).Expect(4 * Week, 5 * Week), 1000));
    }

    [Theory]
    [InlineData("Europe/Berlin", false)]
    [InlineData("UTC", true)]
    public void A_clock_change_is_no_drop_in_the_business_time_zone(string zone, bool dropped)
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = new DateTimeOffset(2025, 2, 23, 23, 0, 0, TimeSpan.Zero);
        var series = new MetricSeries
        {
            Source = "shop",
            Role = SourceRole.Server,
            Start = start,
            Interval = TimeSpan.FromHours(1),
            // Open from 8 to 20 by the wall clock, and Berlin's clocks went forward on 30 March.
            Numerator = [.. Enumerable.Range(0, 39 * Day).Select(i => (double?)(TimeZoneInfo.ConvertTime(start.AddHours(i), berlin).Hour is >= 8 and < 20 ? 900 : 60))],
        };

        var result = OnsetScan.Find(series, new(Direction.Down, TimeZoneInfo.FindSystemTimeZoneById(zone), series.End));

        Assert.Equal(dropped, result.Dropped);
    }

    private static Expectation Fit(Buckets buckets, int weeks) => Expectation.Fit(buckets, weeks * Week) ?? throw new InvalidOperationException("no history");

    private static Buckets Hours(int weeks, Func<int, double?> sold)
    {
        var series = new MetricSeries
        {
            Source = "shop",
            Role = SourceRole.Server,
            Start = new(2025, 3, 3, 0, 0, 0, TimeSpan.Zero),
            Interval = TimeSpan.FromHours(1),
            Numerator = [.. Enumerable.Range(0, weeks * Week).Select(sold)],
            Denominator = [.. Enumerable.Repeat((double?)100, weeks * Week)],
        };
        return Buckets.Settled(series, TimeZoneInfo.Utc, series.End.AddDays(1));
    }
}
