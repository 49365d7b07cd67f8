using System.Globalization;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>Minutes and hours as a property's reports name them: by its own clock, without an offset.</summary>
internal sealed class PropertyClock(TimeZoneInfo zone)
{
    /// <summary>YYYYMMDDHHMM; null in the hour that comes twice when clocks go back, because both are counted under one name.</summary>
    public string? MinuteOf(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        return zone.IsAmbiguousTime(local) ? null : local.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
    }

    /// <summary>YYYYMMDDHH of every hour that has a part in the window.</summary>
    public IReadOnlyList<string> HoursOf(DateTimeOffset from, DateTimeOffset to)
    {
        var hours = new List<string>();
        for (var time = from; time < to; time += TimeSpan.FromMinutes(15))
            hours.Add(TimeZoneInfo.ConvertTime(time, zone).ToString("yyyyMMddHH", CultureInfo.InvariantCulture));
        return [.. hours.Distinct()];
    }
}
