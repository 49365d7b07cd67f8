using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>
/// Series and breakdown of a metric. Each query of the source gives the amount of one bucket, see <see cref="DatadogQuery"/>; where it gives several series,
/// they are added up. A breakdown adds up buckets, so it goes by whole ones.
/// </summary>
internal sealed class DatadogConnector(DatadogReader datadog, DatadogOptions options, Readings readings) : IMetricSource
{
    private const int MostBuckets = 150;

    private static readonly TimeSpan[] Steps = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    public string Name => "Datadog";

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (Wrong(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var grid = new BucketGrid(window, interval);
        if (grid.Count == 0)
            return new Evidence.Nothing("The window is shorter than one bucket.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answers = await Task.WhenAll(queries.All.Select(query => datadog.ReadAsync(reading, DatadogQuery.Fill(query, interval), grid)));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);
        var parts = answers.Select(answer => answer.Value ?? []).ToList();
        if (parts.All(part => part.Count == 0))
            return new Evidence.Nothing($"{source.Name} has no such series in Datadog.");
        return new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = DatadogValues.Sum(parts[0], grid.Count),
            Denominator = parts.Count > 1 ? DatadogValues.Sum(parts[1], grid.Count) : null,
            Delay = source.Delay,
        }), Caveats.Join(Absent(source, parts)));
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if (Wrong(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var table = new BreakdownTable(metric, source, window, queries.All.Count);
        if (table.Dimensions.Count == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");
        if (table.Names.FirstOrDefault(name => !DatadogQuery.IsTagKey(name)) is { } noTag)
            return new Evidence.Unavailable($"\"{noTag}\" of source {source.Name} of {metric.Name} is not the key of a tag.");
        if (!queries.All.All(DatadogQuery.HasBy))
            return new Evidence.Unavailable($"The queries of source {source.Name} of {metric.Name} do not say where to break down: write by {{$__by}} after the braces.");

        var step = Steps.FirstOrDefault(step => window.Length <= step * MostBuckets, Steps[^1]);
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var asked = table.Windows.SelectMany((each, week) => queries.All.Select((query, part) => (week, part, grid: new BucketGrid(each, step), query))).ToList();
        var answers = await Task.WhenAll(asked.Select(one => datadog.ReadAsync(reading, DatadogQuery.Fill(one.query, step, table.Names), one.grid)));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);
        foreach (var ((week, part, _, _), answer) in asked.Zip(answers))
        {
            foreach (var series in (answer.Value ?? []).Where(series => series.Values.Any(value => value is not null)))
                table.Add(week, part, [.. table.Names.Select(series.ValueOf)], series.Values.Sum() ?? 0);
        }

        return table.Found(null, []);
    }

    private static string? Wrong(Metric metric, MetricSource source, out MetricQueries queries) =>
        MetricQueries.Of(metric, source, out queries)
        ?? (queries.All.Select(DatadogQuery.Wrong).FirstOrDefault(wrong => wrong is not null) is { } place ? $"A query of source {source.Name} of {metric.Name} {place}." : null);

    /// <summary>No series is not the same as a series of zeros: the event may never have been sent.</summary>
    private static IEnumerable<string> Absent(MetricSource source, List<IReadOnlyList<DatadogValues>> parts)
    {
        string[] names = ["numerator", "denominator"];
        return parts.Zip(names).Where(part => part.First.Count == 0).Select(part => $"The {part.Second} of {source.Name} has no data at all in this window.");
    }
}
