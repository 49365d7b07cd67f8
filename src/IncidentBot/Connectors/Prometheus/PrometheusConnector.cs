using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// Series and breakdown of a metric. The source's <c>Query</c> holds <c>numerator</c> and <c>denominator</c> of a ratio, or <c>value</c> of a count;
/// each gives the amount of one bucket, see <see cref="PromQuery"/>. Where a query gives several series, they are added up.
/// </summary>
internal sealed class PrometheusConnector(PrometheusReader prometheus, PrometheusOptions options, Readings readings) : IMetricSource
{
    private readonly PrometheusBreakdown _breakdown = new(prometheus, options);

    public string Name => "Prometheus";

    public async Task<Evidence> ReadSeriesAsync(
        Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if ((MetricQueries.Of(metric, source, out var queries) ?? UnknownPlace(metric, source, queries)) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var grid = new BucketGrid(window, interval);
        if (grid.Count == 0)
            return new Evidence.Nothing("The window is shorter than one bucket.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var filled = queries.All.Select(query => PromQuery.Fill(query, interval)).ToList();
        var answers = await Task.WhenAll(filled.Select(query => prometheus.ReadAsync(reading, query, grid)));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);

        var values = answers.Select(answer => answer.Value).OfType<BucketValues>().ToList();
        if (values.All(each => each.Series.Count == 0))
            return new Evidence.Nothing($"{source.Name} has no such series in Prometheus.");
        var series = new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = values[0].Sum(grid.Count),
            Denominator = values.Count > 1 ? values[1].Sum(grid.Count) : null,
            Delay = source.Delay,
            Link = PrometheusLinks.Graph(options.GraphUrl, window, filled),
        };
        return new Evidence.Found(new SeriesObserved(series), Caveats.Join(
            values.SelectMany(each => each.Remarks).Distinct().Select(remark => $"Prometheus warns: {remark}").Concat(Absent(source, values))));
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if ((MetricQueries.Of(metric, source, out var queries) ?? UnknownPlace(metric, source, queries)) is { } wrong)
            return new Evidence.Unavailable(wrong);
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        return await _breakdown.ReadAsync(reading, metric, source, queries, window);
    }

    private static string? UnknownPlace(Metric metric, MetricSource source, MetricQueries queries) =>
        queries.All.Select(PromQuery.UnknownPlace).FirstOrDefault(place => place is not null) is { } unknown
            ? $"A query of source {source.Name} of {metric.Name} has {unknown}, which is not known: use $__interval, $__by and $__filters."
            : null;

    /// <summary>No series is not the same as a series of zeros: the event may never have been sent.</summary>
    private static IEnumerable<string> Absent(MetricSource source, IReadOnlyList<BucketValues> values)
    {
        string[] names = ["numerator", "denominator"];
        return values.Select((each, i) => (each, name: names[i]))
            .Where(part => part.each.Series.Count == 0)
            .Select(part => $"The {part.name} of {source.Name} has no data at all in this window.");
    }
}
