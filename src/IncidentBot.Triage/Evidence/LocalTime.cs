namespace IncidentBot.Triage;

/// <summary>Clock times of the business time zone, also on the two days a year on which a local time is missing or comes twice.</summary>
public static class LocalTime
{
    /// <summary>The moment of a local clock time: the first of two, and where the clock jumps over it, the moment of the jump plus what is left.</summary>
    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        // The larger offset is the earlier moment: summer time, when a local time comes twice.
        var offset = zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max() : zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUniversalTime();
    }

    /// <summary>The same clock time so many days earlier.</summary>
    public static DateTimeOffset DaysEarlier(DateTimeOffset time, int days, TimeZoneInfo zone) =>
        ToUtc(TimeZoneInfo.ConvertTime(time, zone).DateTime.AddDays(-days), zone);
}
