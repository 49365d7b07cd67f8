using System.Text.RegularExpressions;

namespace IncidentBot.Connectors;

/// <summary>What to count, and of which: <c>eventCount{eventName="purchase", platform="web"}</c>. For vendors whose requests are objects, not texts.</summary>
internal sealed partial record CountQuery(string What, IReadOnlyList<(string Name, string Value)> Where)
{
    /// <returns>Null when it is not written like this.</returns>
    public static CountQuery? Parse(string text)
    {
        if (Whole().Match(text.Trim()) is not { Success: true } whole)
            return null;
        var where = whole.Groups["name"].Captures.Zip(whole.Groups["value"].Captures).Select(pair => (pair.First.Value, Unescape(pair.Second.Value)));
        return new CountQuery(whole.Groups["what"].Value, [.. where]);
    }

    private static string Unescape(string value) => Escaped().Replace(value, "$1");

    [GeneratedRegex("""^(?<what>[A-Za-z_][\w:.]*)\s*(?:\{\s*(?:(?<name>[A-Za-z_][\w:.]*)\s*=\s*"(?<value>(?:[^"\\]|\\.)*)"\s*,?\s*)*\})?$""")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}
