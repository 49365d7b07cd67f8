namespace IncidentBot.Triage.Tests;

public class SlotClockTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void The_same_local_hour_has_the_same_slot_across_a_clock_change()
    {
        var friday = SlotClock.Slots(new(2025, 3, 28, 11, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1), 1, Berlin);
        var fridayAfter = SlotClock.Slots(new(2025, 4, 4, 10, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1), 1, Berlin);

        Assert.Equal([4 * 24 + 12], friday);
        Assert.Equal(friday, fridayAfter);
    }

    [Fact]
    public void The_repeated_hour_shares_its_slot()
    {
        var slots = SlotClock.Slots(new(2025, 10, 26, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1), 2, Berlin);

        Assert.Equal(slots[0], slots[1]);
    }
}
