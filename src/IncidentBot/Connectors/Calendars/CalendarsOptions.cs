using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Calendars;

/// <summary>One calendar in the format of RFC 5545, by address or by file. Its address is often a secret of its own: only its name is shown.</summary>
internal sealed record TeamCalendar(string Name, Uri? Url, string? File, CalendarKind Kind)
{
    public string Words => $"Calendar {Name}";
}

/// <summary>Section <c>Connectors:Calendars</c>: calendars by the name that people give them.</summary>
internal sealed record CalendarsOptions(Vendor Vendor, IReadOnlyList<TeamCalendar> Calendars)
{
    public static CalendarsOptions Read(IEnumerable<SettingsReader> calendars)
    {
        List<TeamCalendar> all = [.. calendars.Select(ReadOne)];
        var addresses = all.Select(calendar => calendar.Url).OfType<Uri>().ToList();
        return new CalendarsOptions(
            new Vendor
            {
                Name = "Calendars",
                Addresses = addresses,
                CredentialKeys = "the address under Connectors:Calendars",
                Secrets = [.. addresses.Select(address => address.PathAndQuery).Where(path => path.Length > 1)],
                DataTypes = ["calendar", "plain", "octet-stream", "json"],
            },
            all);
    }

    private static TeamCalendar ReadOne(SettingsReader reader)
    {
        var (url, file) = (reader.Optional("Url") is null ? null : reader.Address("Url"), reader.Optional("File"));
        if (reader.Optional("Url") is null && file is null)
            reader.Required("Url", "use the calendar's address in iCalendar format, or File");
        if (url is not null && file is not null)
            reader.Say($"{reader.PathOf("Url")} and {reader.PathOf("File")} exclude each other: use one of them.");
        var calendar = new TeamCalendar(reader.Key, url, file, reader.Choice<CalendarKind>("Kind") ?? CalendarKind.Other);
        reader.NothingElse();
        return calendar;
    }
}
