using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>Size and time out of a reporter's words, read as the bot reads them in a chat. Both are hints: rounded, and sometimes wrong.</summary>
internal static class ReportText
{
    // The metric of a scenario has always moved the bad way, whatever the words.
    public static Report Read(string text, DateTimeOffset at, Direction good, TimeZoneInfo zone)
    {
        var said = StartReader.Read(text);
        var since = said.Since?.Resolve(at, zone);
        return new(said.Percent / 100 * (good == Direction.Up ? -1 : 1), since <= at ? since : null);
    }
}
