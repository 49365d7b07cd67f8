using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>Asks for monitors that alert, and each query of the catalogue for the last hour.</summary>
internal sealed class DatadogCheck(DatadogReader datadog, DatadogMonitorReader monitors, DatadogOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    private const string NoData = "no data in the last hour";

    public string Name => "Datadog";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var alertingTask = monitors.ListAsync(reading, "alert");
        var grid = new BucketGrid(new TimeWindow(readings.Now.AddHours(-1), readings.Now), TimeSpan.FromMinutes(5));
        var results = await Task.WhenAll(Queries().Select(async query => (query.What, Said: await SayAsync(reading, query.Query, grid))));
        var alerting = await alertingTask;
        var wrong = results.Where(result => result.Said is not null).Select(result => $"{result.What}: {result.Said}").ToList();
        IEnumerable<string> seen =
        [
            alerting.Trouble?.Reason.TrimEnd('.') ?? $"{(alerting.IsCut ? "at least " : "")}{Caveats.Count(alerting.Items.Count, "monitor")} in alert",
            results.Length == 0 ? "no query in the catalogue" : $"{results.Length - wrong.Count} of {results.Length} queries have data",
        ];
        return new CheckLine(Name, alerting.Trouble is null && results.All(result => result.Said is null or NoData), string.Join("; ", seen.Concat(wrong)));
    }

    private async Task<string?> SayAsync(Reading reading, string query, BucketGrid grid)
    {
        if (DatadogQuery.Wrong(query) is { } wrong)
            return $"it {wrong}";
        var answer = await datadog.ReadAsync(reading, DatadogQuery.Fill(query, grid.Interval), grid);
        return answer.Trouble?.Reason.TrimEnd('.') ?? (answer.Value is { Count: > 0 } ? null : NoData);
    }

    private IEnumerable<(string What, string Query)> Queries() => metrics.SelectMany(metric =>
        metric.Sources.Where(source => source.Connector.Equals(Name, StringComparison.OrdinalIgnoreCase)).SelectMany(source => source.Query.Select(query => ($"{metric.Name}, {source.Name}, {query.Key}", query.Value)))
            .Concat(DatadogSignals.SignalsOf(metric).Select(signal => ($"{signal.Kind} of {signal.Service}", signal.Query))));
}
