namespace IncidentBot.Triage;

/// <summary>Slot of the local week (0 is Monday 00:00) of each bucket, in units of the bucket length.</summary>
internal static class SlotClock
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>One slot per bucket. The repeated hour of a clock change shares its slots, the skipped hour has none.</summary>
    public static int[] Slots(DateTimeOffset start, TimeSpan interval, int count, TimeZoneInfo zone)
    {
        var slots = new int[count];
        var perWeek = PerWeek(interval);
        var monday = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var offsetHour = long.MinValue;
        var offset = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var utc = start.UtcDateTime + interval * i;
            var hour = utc.Ticks / TimeSpan.TicksPerHour;
            if (hour != offsetHour)
            {
                offset = zone.GetUtcOffset(utc);
                offsetHour = hour;
            }

            var sinceMonday = (utc + offset).Ticks - monday.Ticks;
            slots[i] = (int)(sinceMonday % Week.Ticks / interval.Ticks) % perWeek;
        }

        return slots;
    }

    /// <summary>Slots in a week; at least 1.</summary>
    public static int PerWeek(TimeSpan interval) => (int)Math.Max(1, Week.Ticks / interval.Ticks);
}
