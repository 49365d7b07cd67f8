using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>The queries of a source: of a ratio its two parts, of a count its value. Payments have no sessions, so a denominator (attempts) may be left out.</summary>
internal sealed record MetricQueries(IReadOnlyList<string> All)
{
    private static readonly string[] OfRatio = ["numerator", "denominator"];
    private static readonly string[] OfCount = ["value"];

    /// <returns>Null, or one sentence on what is wrong with the source's entry in the catalogue.</returns>
    public static string? Of(Metric metric, MetricSource source, out MetricQueries queries)
    {
        var found = (metric.Kind == MetricKind.Ratio ? OfRatio : OfCount)
            .Where(key => key != "denominator" || source.Role != SourceRole.Payments || Find(source, key).Length > 0)
            .Select(key => (key, query: Find(source, key)))
            .ToList();
        queries = new MetricQueries([.. found.Select(part => part.query)]);
        return found.Find(part => part.query.Length == 0).key is { } missing ? $"Source {source.Name} of {metric.Name} has no Query:{missing} in the catalogue." : null;
    }

    private static string Find(MetricSource source, string key) =>
        source.Query.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}
