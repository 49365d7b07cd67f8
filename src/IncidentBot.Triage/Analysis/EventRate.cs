namespace IncidentBot.Triage;

/// <summary>How often own changes happen at a time of the week.</summary>
internal static class EventRate
{
    /// <summary>Changes per hour in the office-hours class of <paramref name="at"/>, from all changes given, of any kind; half an event in eight hours is imagined besides.</summary>
    public static double At(DateTimeOffset at, IReadOnlyList<Change> changes, CoincidenceOptions options)
    {
        var from = changes.Min(change => change.At);
        var office = IsOffice(at, options.TimeZone);
        var hours = 0;
        for (var time = from; time < options.Now; time += TimeSpan.FromHours(1))
            hours += IsOffice(time, options.TimeZone) == office ? 1 : 0;
        var events = changes.Count(change => IsOffice(change.At, options.TimeZone) == office);
        return (events + 0.5) / Math.Max(24, hours + 8);
    }

    private static bool IsOffice(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && local.Hour is >= 8 and < 19;
    }
}
