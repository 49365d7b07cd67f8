using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// A query of the catalogue with its places filled, written as in a Grafana panel:
/// <c>sum by ($__by) (increase(orders_total{env="prod", $__filters}[$__interval]))</c>.
/// <list type="bullet">
/// <item><c>$__interval</c>: the time that one value covers, a bucket of the series or the whole window of a breakdown.</item>
/// <item><c>$__by</c>: the labels of a breakdown; nothing for the series, and <c>sum by ()</c> is one sum.</item>
/// <item><c>$__filters</c>: label matchers of the segment that is looked into; nothing outside of any.</item>
/// </list>
/// Each may also be written with a single <c>$</c> and without the underscores.
/// </summary>
internal static partial class PromQuery
{
    public static string Fill(string query, TimeSpan interval, IEnumerable<string>? by = null, Segment? within = null, IReadOnlyDictionary<string, string>? labels = null)
    {
        var filled = Interval().Replace(query, $"{(long)interval.TotalSeconds}s");
        filled = By().Replace(filled, string.Join(", ", by ?? []));
        var filters = Filters(within ?? Segment.Everything, labels ?? new Dictionary<string, string>());
        return filters.Length > 0
            ? FiltersPlace().Replace(filled, _ => filters)
            // An empty matcher list must not leave its comma: {env="prod", } is read, {, env="prod"} is not.
            : LonelyFilters().Replace(filled, "");
    }

    public static bool HasBy(string query) => By().IsMatch(query);

    public static bool HasFilters(string query) => FiltersPlace().IsMatch(query);

    /// <summary>A place that this connector does not know, for example a dashboard variable; null when there is none.</summary>
    public static string? UnknownPlace(string query) =>
        AnyPlace().Matches(query).Select(place => place.Value).FirstOrDefault(place => !Known().IsMatch(place));

    /// <summary>Whether Prometheus takes it as the name of a label.</summary>
    public static bool IsLabel(string name) => Label().IsMatch(name);

    private static string Filters(Segment within, IReadOnlyDictionary<string, string> labels) =>
        string.Join(", ", within.Where.Select(pair => $"{labels[pair.Key]}=\"{Escape(pair.Value)}\""));

    /// <summary>As in a Go string between double quotes.</summary>
    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is '\\' or '"')
                escaped.Append('\\').Append(c);
            else if (char.IsControl(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    [GeneratedRegex(@"\$(?:__)?interval\b|\$__rate_interval\b|\$__range\b")]
    private static partial Regex Interval();

    [GeneratedRegex(@"\$(?:__)?by\b")]
    private static partial Regex By();

    [GeneratedRegex(@"\$(?:__)?filters\b")]
    private static partial Regex FiltersPlace();

    [GeneratedRegex(@"\s*,\s*\$(?:__)?filters\b|\$(?:__)?filters\b\s*,\s*|\$(?:__)?filters\b")]
    private static partial Regex LonelyFilters();

    [GeneratedRegex(@"\$(?:__\w+|\{\w+\})")]
    private static partial Regex AnyPlace();

    [GeneratedRegex(@"^\$__(?:interval|rate_interval|range|by|filters)$")]
    private static partial Regex Known();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex Label();
}
