using System.CommandLine;
using System.CommandLine.Parsing;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>Options that several analyses share; a wrong value is one sentence that names the option.</summary>
internal static class AnalyzeOptions
{
    public static Option<Direction> Bad { get; } = new("--bad")
    {
        HelpName = "down|up",
        Description = "The direction that is a problem (default down).",
        DefaultValueFactory = _ => Direction.Down,
        CustomParser = ReadDirection,
    };

    public static Option<DateTimeOffset?> Now { get; } = new("--now")
    {
        HelpName = "T",
        Description = "The moment to judge from (default: the end of the last bucket).",
        CustomParser = ReadTime,
    };

    public static Option<TimeZoneInfo> Zone { get; } = new("--time-zone")
    {
        HelpName = "Z",
        Description = "Business time zone, IANA name (default UTC).",
        DefaultValueFactory = _ => TimeZoneInfo.Utc,
        CustomParser = ReadZone,
    };

    public static Option<int> Top { get; } = new("--top")
    {
        HelpName = "N",
        Description = "How many ranked segments to list (default 5).",
        DefaultValueFactory = _ => 5,
        CustomParser = ReadTop,
    };

    private static Direction ReadDirection(ArgumentResult result)
    {
        switch (Text(result))
        {
            case "down":
                return Direction.Down;
            case "up":
                return Direction.Up;
            default:
                result.AddError($"--bad is down or up, not '{Text(result)}'.");
                return default;
        }
    }

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var time = IsoTime.Parse(Text(result));
        if (time is null)
            result.AddError($"--now is an ISO 8601 time with Z or an offset, not '{Text(result)}'.");
        return time;
    }

    private static TimeZoneInfo ReadZone(ArgumentResult result)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(Text(result), out var zone))
            return zone;
        result.AddError($"--time-zone is an IANA name such as Europe/Berlin, not '{Text(result)}'.");
        return TimeZoneInfo.Utc;
    }

    private static int ReadTop(ArgumentResult result)
    {
        if (int.TryParse(Text(result), out var top) && top >= 0)
            return top;
        result.AddError($"--top is a whole number from 0, not '{Text(result)}'.");
        return 0;
    }

    private static string Text(ArgumentResult result) => result.Tokens is [var token, ..] ? token.Value : "";
}
