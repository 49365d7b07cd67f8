using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>What an alert is about, from the words of a label: the name of a signal kind, or names as people give them (<c>CheckoutHigh5xx</c>).</summary>
internal static partial class AlertKind
{
    /// <returns>Null when the words tell nothing.</returns>
    public static SignalKind? Guess(string text)
    {
        if (Enum.TryParse<SignalKind>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind))
            return kind;
        return text switch
        {
            _ when Timeouts().IsMatch(text) => SignalKind.Timeouts,
            _ when Http4xx().IsMatch(text) => SignalKind.Http4xx,
            _ when PipelineLag().IsMatch(text) => SignalKind.PipelineLag,
            _ when Latency().IsMatch(text) => SignalKind.LatencyP95,
            _ when Crashes().IsMatch(text) => SignalKind.Crashes,
            _ when Saturation().IsMatch(text) => SignalKind.Saturation,
            _ when Http5xx().IsMatch(text) => SignalKind.Http5xx,
            _ => null,
        };
    }

    [GeneratedRegex("time[-_ ]?out", RegexOptions.IgnoreCase)]
    private static partial Regex Timeouts();

    [GeneratedRegex("4xx|client[-_ ]?error|40[0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex Http4xx();

    [GeneratedRegex("pipeline|consumer[-_ ]?lag|freshness|backlog|delayed[-_ ]?events", RegexOptions.IgnoreCase)]
    private static partial Regex PipelineLag();

    [GeneratedRegex("latency|slow|p9[059]|duration|response[-_ ]?time", RegexOptions.IgnoreCase)]
    private static partial Regex Latency();

    [GeneratedRegex("crash|restart|panic", RegexOptions.IgnoreCase)]
    private static partial Regex Crashes();

    [GeneratedRegex("saturat|memory|oom|cpu|throttl|disk|filesystem|volume|pool|connections|quota|exhaust", RegexOptions.IgnoreCase)]
    private static partial Regex Saturation();

    [GeneratedRegex("5xx|50[0-9]|server[-_ ]?error|error[-_ ]?rate|errors|error[-_ ]?budget", RegexOptions.IgnoreCase)]
    private static partial Regex Http5xx();
}
