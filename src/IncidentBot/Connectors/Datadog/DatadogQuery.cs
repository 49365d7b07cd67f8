using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>
/// A query of the catalogue with its places filled: <c>sum:shop.orders{env:prod, $__filters} by {$__by}.as_count().rollup(sum, $__interval)</c>.
/// <list type="bullet">
/// <item><c>$__interval</c>: the seconds of one bucket. Without it Datadog chooses longer buckets for longer times.</item>
/// <item><c>by {$__by}</c>: the tags of a breakdown; nothing for the series.</item>
/// <item><c>$__filters</c>: the tags of the segment that is looked into; nothing outside of any.</item>
/// </list>
/// </summary>
internal static partial class DatadogQuery
{
    public static string Fill(string query, TimeSpan interval, IReadOnlyList<string>? by = null, Segment? within = null, IReadOnlyDictionary<string, string>? tags = null)
    {
        var filled = query.Replace("$__interval", ((long)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        filled = by is null ? ByPlace().Replace(filled, "") : ByPlace().Replace(filled, _ => $" by {{{string.Join(',', by)}}}");
        var filters = string.Join(", ", (within ?? Segment.Everything).Where.Select(pair => $"{tags?[pair.Key]}:{Tag(pair.Value)}"));
        return filters.Length > 0
            ? filled.Replace("$__filters", filters, StringComparison.Ordinal)
            : OnlyFilters().Replace(LonelyFilters().Replace(filled, ""), "{*}");
    }

    /// <summary>What is wrong with the places of a query, to follow its name in a sentence; null when nothing is.</summary>
    public static string? Wrong(string query)
    {
        if (AnyPlace().Matches(query).Select(place => place.Value).FirstOrDefault(place => place is not ("$__interval" or "$__by" or "$__filters")) is { } unknown)
            return $"has {unknown}, which is not known: use $__interval, $__by and $__filters";
        return query.Contains("$__interval", StringComparison.Ordinal) ? null : "does not say how long a bucket is: write .rollup(sum, $__interval)";
    }

    public static bool HasBy(string query) => ByPlace().IsMatch(query);

    public static bool HasFilters(string query) => query.Contains("$__filters", StringComparison.Ordinal);

    public static bool IsTagKey(string name) => TagKey().IsMatch(name);

    /// <summary>A value as Datadog keeps it in a tag: lower case, with underscores for what tags cannot hold. So it cannot end the filter either.</summary>
    public static string Tag(string value) => NoTag().Replace(value, "_").ToLowerInvariant();

    [GeneratedRegex(@"\s*\bby\s*\{\s*\$__by\s*\}")]
    private static partial Regex ByPlace();

    [GeneratedRegex(@"\s*,\s*\$__filters\b|\$__filters\b\s*,\s*")]
    private static partial Regex LonelyFilters();

    [GeneratedRegex(@"\{\s*\$__filters\s*\}")]
    private static partial Regex OnlyFilters();

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex AnyPlace();

    [GeneratedRegex(@"^\p{L}[\p{L}\p{N}_\-./]*$")]
    private static partial Regex TagKey();

    [GeneratedRegex(@"[^\p{L}\p{N}_\-:./]")]
    private static partial Regex NoTag();
}
