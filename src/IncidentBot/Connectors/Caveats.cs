namespace IncidentBot.Connectors;

internal static class Caveats
{
    /// <summary>One text of all sentences; null when there is none.</summary>
    public static string? Join(IEnumerable<string> sentences) => string.Join(' ', sentences) is { Length: > 0 } text ? text : null;
}
