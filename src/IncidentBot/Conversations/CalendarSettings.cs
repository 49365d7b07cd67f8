using System.Globalization;
using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// One entry of a calendar. <c>From</c> and <c>To</c> are either moments with an offset, or plain dates of the metric's time zone; a plain date in
/// <c>To</c> is the last day, included, and without <c>To</c> it is one day.
/// </summary>
internal static class CalendarSettings
{
    public static CalendarEntry? Read(SettingsReader reader, TimeZoneInfo zone)
    {
        var from = Moment(reader, "From", zone, dayEnds: false);
        var to = Moment(reader, reader.Optional("To") is null ? "From" : "To", zone, dayEnds: true);
        var kind = reader.RequiredChoice<CalendarKind>("Kind");
        var title = reader.Required("Title", "use a few words, such as Black Friday campaign");
        reader.NothingElse();
        if (from is null || to is null)
            return null;
        if (to <= from)
        {
            reader.Say($"{reader.PathOf("To")} is not after From: correct one of them.");
            return null;
        }

        return new CalendarEntry { From = from.Value, To = to.Value, Kind = kind, Title = title };
    }

    private static DateTimeOffset? Moment(SettingsReader reader, string key, TimeZoneInfo zone, bool dayEnds)
    {
        const string use = "use a date such as 2026-11-27, or a time with its offset such as 2026-11-27T09:00:00+01:00";
        var text = reader.Required(key, use);
        if (text.Length == 0)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return LocalTime.ToUtc((dayEnds ? day.AddDays(1) : day).ToDateTime(TimeOnly.MinValue), zone);
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
        if (hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return moment.ToUniversalTime();
        reader.Wrong(key, text, use);
        return null;
    }
}
