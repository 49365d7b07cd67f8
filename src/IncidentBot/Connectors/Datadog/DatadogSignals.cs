using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>The metric's technical series in steps of five minutes, also inside a segment, and monitors that alert. A query gives one series, in the unit of its kind.</summary>
internal sealed class DatadogSignals(DatadogReader datadog, DatadogMonitorReader monitors, DatadogOptions options, Readings readings) : ISignalSource
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public string Name => "Datadog";

    public bool Reads(Metric metric) => metric.InCatalogue;

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var grid = new BucketGrid(window, Step);
        var alertsTask = within.IsEverything ? monitors.ReadAsync(reading, metric, window) : Task.FromResult(new DatadogAlerts([], [], null));
        var series = await Task.WhenAll(SignalsOf(metric).Where(signal => CanBeReadInside(signal, within)).Select(signal => ReadAsync(reading, signal, grid, within)));
        var alerts = await alertsTask;

        var found = series.Select(each => each.Series).OfType<SignalSeries>().ToList();
        var caveat = Caveats.Join(series.Select(each => each.Remark).Append(alerts.Trouble?.Reason).OfType<string>().Distinct().Concat(alerts.Remarks));
        if (found.Count + alerts.Alerts.Count > 0)
            return new Evidence.Found(new SignalsObserved(found, alerts.Alerts), caveat);
        return alerts.Trouble is not null || series.Any(each => each.Failed) ? new Evidence.Unavailable(caveat ?? "") : new Evidence.Nothing(caveat);
    }

    public static IEnumerable<SignalQuery> SignalsOf(Metric metric) => metric.Signals.Where(signal => signal.Connector.Equals("Datadog", StringComparison.OrdinalIgnoreCase));

    private static bool CanBeReadInside(SignalQuery signal, Segment within) =>
        within.IsEverything || (DatadogQuery.HasFilters(signal.Query) && within.Where.Keys.All(dimension => signal.Dimensions.TryGetValue(dimension, out var tag) && DatadogQuery.IsTagKey(tag)));

    private async Task<(SignalSeries? Series, string? Remark, bool Failed)> ReadAsync(Reading reading, SignalQuery signal, BucketGrid grid, Segment within)
    {
        if (DatadogQuery.Wrong(signal.Query) is { } wrong)
            return (null, $"The {signal.Kind} query of {signal.Service} {wrong}.", true);
        var answer = await datadog.ReadAsync(reading, DatadogQuery.Fill(signal.Query, Step, within: within, tags: signal.Dimensions), grid);
        if (answer.Value is not { } read)
            return (null, answer.Trouble?.Reason, true);
        if (read.Count == 0)
            return (null, $"{signal.Kind} of {signal.Service} has no data.", false);
        // Rates and percentiles cannot be added up.
        if (read.Count > 1)
            return (null, $"The {signal.Kind} query of {signal.Service} gives {read.Count} series instead of one: leave out its by.", true);
        return (new SignalSeries
        {
            Kind = signal.Kind,
            Service = signal.Service,
            Unit = SignalUnits.Of(signal.Kind),
            Start = grid.Start,
            Interval = grid.Interval,
            Values = read[0].Values,
            Within = within,
        }, null, false);
    }
}
