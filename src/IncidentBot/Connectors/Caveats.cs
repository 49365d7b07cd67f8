namespace IncidentBot.Connectors;

/// <summary>Wording of what people must know beside the evidence.</summary>
internal static class Caveats
{
    /// <summary>One text of all sentences; null when there is none.</summary>
    public static string? Join(IEnumerable<string> sentences) => string.Join(' ', sentences) is { Length: > 0 } text ? text : null;

    /// <summary><c>1 alert</c>, <c>2 alerts</c>.</summary>
    public static string Count(int number, string one) => number == 1 ? $"1 {one}" : $"{number} {one}s";
}
