using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>
/// Size and time out of a reporter's words. Both are hints: rounded, and sometimes wrong. A clock time is local and the latest such one before the report.
/// </summary>
internal static partial class ReportText
{
    public static Report Read(string text, DateTimeOffset at, Direction good, TimeZoneInfo zone) => new(ReadChange(text, good), ReadSince(text, at, zone));

    private static double? ReadChange(string text, Direction good)
    {
        var match = Percent().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var percent))
            return null;
        return (good == Direction.Up ? -1 : 1) * percent / 100;
    }

    private static DateTimeOffset? ReadSince(string text, DateTimeOffset at, TimeZoneInfo zone)
    {
        var match = Clock().Match(text);
        if (!match.Success || !TimeOnly.TryParse(match.Value, CultureInfo.InvariantCulture, out var clock))
            return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        var since = Local(today, clock, zone);
        return since <= at ? since : Local(today.AddDays(-1), clock, zone);
    }

    private static DateTimeOffset Local(DateOnly day, TimeOnly clock, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(clock);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    [GeneratedRegex(@"(\d{1,3}(?:\.\d+)?)\s?%")]
    private static partial Regex Percent();

    [GeneratedRegex(@"\b([01]?\d|2[0-3]):[0-5]\d\b")]
    private static partial Regex Clock();
}
