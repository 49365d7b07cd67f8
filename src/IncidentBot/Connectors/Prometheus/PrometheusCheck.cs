using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>Asks each query of the catalogue for the last hour.</summary>
internal sealed class PrometheusCheck(PrometheusReader prometheus, PrometheusOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    private static readonly TimeSpan LastHour = TimeSpan.FromHours(1);

    public string Name => "Prometheus";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var reached = await prometheus.ReadOnceAsync(reading, "vector(1)", readings.Now);
        if (reached.Trouble is { } trouble)
            return new CheckLine(Name, false, trouble.Reason);

        var results = await Task.WhenAll(Queries().Select(async query => (query.What, Said: await SayAsync(reading, query.PromQl))));
        var wrong = results.Where(result => result.Said is not null).Select(result => $"{result.What}: {result.Said}").ToList();
        return new CheckLine(
            Name,
            results.All(result => result.Said is null or "no data in the last hour"),
            results.Length == 0 ? "answers; no query in the catalogue" : string.Join("; ", wrong.Prepend($"{results.Length - wrong.Count} of {results.Length} queries have data")));
    }

    private async Task<string?> SayAsync(Reading reading, string query)
    {
        if (PromQuery.UnknownPlace(query) is { } place)
            return $"{place} is not known";
        var answer = await prometheus.ReadOnceAsync(reading, PromQuery.Fill(query, LastHour), readings.Now);
        return answer.Trouble?.Reason.TrimEnd('.') ?? (answer.Value is { Data.Result.Count: > 0 } ? null : "no data in the last hour");
    }

    private IEnumerable<(string What, string PromQl)> Queries() => metrics.SelectMany(metric =>
        metric.Sources.Where(source => IsOurs(source.Connector)).SelectMany(source => source.Query.Select(query => ($"{metric.Name}, {source.Name}, {query.Key}", query.Value)))
            .Concat(metric.Signals.Where(signal => IsOurs(signal.Connector)).Select(signal => ($"{signal.Kind} of {signal.Service}", signal.Query))));

    private bool IsOurs(string connector) => connector.Equals(Name, StringComparison.OrdinalIgnoreCase);
}
