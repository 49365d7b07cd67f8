using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>The PromQL of a source: of a ratio its two parts, of a count its value.</summary>
internal sealed record MetricQueries(IReadOnlyList<string> All)
{
    /// <returns>Null, or one sentence on what is wrong with the source's entry in the catalogue.</returns>
    public static string? Of(Metric metric, MetricSource source, out MetricQueries queries)
    {
        string[] keys = metric.Kind == MetricKind.Ratio ? ["numerator", "denominator"] : ["value"];
        queries = new MetricQueries([.. keys.Select(key => source.Query.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value ?? "")]);
        foreach (var (key, query) in keys.Zip(queries.All))
        {
            if (query.Length == 0)
                return $"Source {source.Name} of {metric.Name} has no Query:{key} in the catalogue.";
            if (PromQuery.UnknownPlace(query) is { } place)
                return $"Query:{key} of source {source.Name} of {metric.Name} has {place}, which is not known: use $__interval, $__by and $__filters.";
        }

        return null;
    }
}
