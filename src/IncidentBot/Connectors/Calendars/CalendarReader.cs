using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.Calendars;

/// <summary>Reads calendars: repeated events as often as they happen in the window, days and floating times in the metric's time zone.</summary>
internal sealed class CalendarReader(IHttpClientFactory clients)
{
    public const string Client = "Calendars";

    /// <summary>Of one calendar.</summary>
    private const int MostEntries = 1000;

    public async Task<(IReadOnlyList<CalendarEntry> Entries, string? Problem)> ReadAsync(Reading reading, TeamCalendar calendar, TimeZoneInfo zone, TimeWindow window)
    {
        var answer = await reading.AskAsync(async token => Entries(await TextOfAsync(calendar, token), calendar, zone, window), calendar.Words);
        return (answer.Value ?? [], answer.Trouble?.Reason);
    }

    private async Task<string> TextOfAsync(TeamCalendar calendar, CancellationToken cancellationToken)
    {
        if (calendar.File is { } file)
        {
            try
            {
                return await File.ReadAllTextAsync(file, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RefusedAnswerException("could not be read: its file is missing or not allowed");
            }
        }

        var client = clients.CreateClient(Client);
        client.BaseAddress = calendar.Url;
        return await RestService.ForGenerated<ICalendarApi>(client).ReadAsync(cancellationToken);
    }

    private static List<CalendarEntry> Entries(string text, TeamCalendar calendar, TimeZoneInfo zone, TimeWindow window)
    {
        if (!text.TrimStart('\uFEFF', ' ', '\r', '\n').StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
            throw new RefusedAnswerException("sent an answer that could not be understood");
        try
        {
            if (Ical.Net.Calendar.Load(text) is not { } read)
                throw new FormatException("There is no calendar in it.");
            // Rules finer than days are no business calendar, and from years ago they take minutes to unroll.
            foreach (var one in read.Events.Where(one => one.RecurrenceRule?.Frequency is FrequencyType.Secondly or FrequencyType.Minutely or FrequencyType.Hourly).ToList())
                read.Events.Remove(one);
            // What began before the window may last into it.
            var from = new CalDateTime(window.From.UtcDateTime.AddDays(-60), "UTC");
            var to = new CalDateTime(window.To.UtcDateTime.AddDays(2), "UTC");
            return [.. read.GetOccurrences<CalendarEvent>(from).TakeWhileBefore(to).Take(MostEntries)
                .Select(occurrence => Entry(occurrence, calendar, zone)).OfType<CalendarEntry>()
                .Where(entry => entry.From < window.To && entry.To > window.From)];
        }
        catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException)
        {
            // The library has no exception of its own for what is no calendar.
            throw new RefusedAnswerException("sent an answer that could not be understood");
        }
    }

    private static CalendarEntry? Entry(Occurrence occurrence, TeamCalendar calendar, TimeZoneInfo zone)
    {
        if (occurrence.Source is not CalendarEvent { IsActive: true } one)
            return null;
        var from = Moment(occurrence.Period.StartTime, zone);
        var to = occurrence.Period.EffectiveEndTime is { } end ? Moment(end, zone) : from;
        return new CalendarEntry
        {
            From = from,
            To = to > from ? to : from.AddMinutes(1),
            Kind = one.Categories.Select(category => Enum.TryParse<CalendarKind>(category, ignoreCase: true, out var kind) ? kind : (CalendarKind?)null).FirstOrDefault(kind => kind is not null) ?? calendar.Kind,
            Title = string.IsNullOrWhiteSpace(one.Summary) ? $"An entry of {calendar.Name}" : one.Summary.Trim(),
        };
    }

    private static DateTimeOffset Moment(CalDateTime time, TimeZoneInfo zone) =>
        time.HasTime && !time.IsFloating ? new DateTimeOffset(DateTime.SpecifyKind(time.AsUtc, DateTimeKind.Utc)) : LocalTime.ToUtc(time.Value, zone);
}
