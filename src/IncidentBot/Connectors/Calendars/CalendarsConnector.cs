using IncidentBot.Triage;

namespace IncidentBot.Connectors.Calendars;

/// <summary>What the team's calendars knew in advance. All are read at once, and one that fails hides no other.</summary>
internal sealed class CalendarsConnector(CalendarReader calendars, CalendarsOptions options, Readings readings) : ICalendarSource, ICheck
{
    public string Name => "Calendars";

    public async Task<Evidence> ReadEntriesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone);
        var results = await Task.WhenAll(options.Calendars.Select(calendar => calendars.ReadAsync(reading, calendar, zone, window)));
        var entries = results.SelectMany(result => result.Entries).OrderBy(entry => entry.From).ToList();
        var problems = Caveats.Join(results.Select(result => result.Problem).OfType<string>());
        if (entries.Count > 0)
            return new Evidence.Found(new CalendarObserved(entries), problems);
        return problems is null ? new Evidence.Nothing() : new Evidence.Unavailable(problems);
    }

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddDays(-30), readings.Now.AddDays(30));
        var results = await Task.WhenAll(options.Calendars.Select(async calendar => (calendar.Name, Read: await calendars.ReadAsync(reading, calendar, TimeZoneInfo.Utc, window))));
        return new CheckLine(Name, results.All(result => result.Read.Problem is null), string.Join("; ", results.Select(result =>
            result.Read.Problem?.TrimEnd('.') ?? $"{result.Name}: {(result.Read.Entries.Count == 1 ? "1 entry" : $"{result.Read.Entries.Count} entries")} within 30 days")));
    }
}
