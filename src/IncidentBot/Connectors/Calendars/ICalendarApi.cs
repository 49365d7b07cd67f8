using Refit;

namespace IncidentBot.Connectors.Calendars;

// RFC 5545, at the address that was configured.
internal interface ICalendarApi
{
    [Get("")]
    Task<string> ReadAsync(CancellationToken cancellationToken);
}
