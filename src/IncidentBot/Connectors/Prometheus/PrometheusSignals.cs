using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// The metric's technical series in steps of five minutes. A query gives one series: percent from 0 to 100 for errors, time-outs, crashes and
/// saturation, seconds for latency and lag, a count per bucket for requests.
/// </summary>
internal sealed class PrometheusSignals(PrometheusReader prometheus, PrometheusOptions options, Readings readings) : ISignalSource
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public string Name => "Prometheus";

    public bool Reads(Metric metric) => SignalsOf(metric).Any();

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        var signals = SignalsOf(metric).Where(signal => CanBeReadInside(signal, within)).ToList();
        if (signals.Count == 0)
            return new Evidence.Unavailable($"No signal of {metric.Name} names labels and $__filters, so that it could be read inside {within}.");
        var grid = new BucketGrid(window, Step);
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answers = await Task.WhenAll(signals.Select(signal => ReadAsync(reading, signal, grid, within)));

        var found = answers.Select(answer => answer.Series).OfType<SignalSeries>().ToList();
        var caveat = Caveats.Join(answers.Select(answer => answer.Caveat).OfType<string>().Distinct());
        if (found.Count > 0)
            return new Evidence.Found(new SignalsObserved(found, []), caveat);
        return answers.Any(answer => answer.Failed) ? new Evidence.Unavailable(caveat ?? "") : new Evidence.Nothing(caveat);
    }

    private static IEnumerable<SignalQuery> SignalsOf(Metric metric) =>
        metric.Signals.Where(signal => signal.Connector.Equals("Prometheus", StringComparison.OrdinalIgnoreCase));

    private static bool CanBeReadInside(SignalQuery signal, Segment within) =>
        within.IsEverything || (PromQuery.HasFilters(signal.Query)
            && within.Where.Keys.All(dimension => signal.Dimensions.TryGetValue(dimension, out var label) && PromQuery.IsLabel(label)));

    private async Task<(SignalSeries? Series, string? Caveat, bool Failed)> ReadAsync(Reading reading, SignalQuery signal, BucketGrid grid, Segment within)
    {
        if (PromQuery.UnknownPlace(signal.Query) is { } place)
            return (null, $"The {signal.Kind} query of {signal.Service} has {place}, which is not known: use $__interval and $__filters.", true);
        var query = PromQuery.Fill(signal.Query, Step, within: within, labels: signal.Dimensions);
        var answer = await prometheus.ReadAsync(reading, query, grid);
        if (answer.Value is not { } values)
            return (null, answer.Trouble?.Reason, true);
        if (values.Series.Count == 0)
            return (null, $"{signal.Kind} of {signal.Service} has no data.", false);
        // Rates and percentiles cannot be added up.
        if (values.Series.Count > 1)
            return (null, $"The {signal.Kind} query of {signal.Service} gives {values.Series.Count} series instead of one: put sum or max around it.", true);
        var series = new SignalSeries
        {
            Kind = signal.Kind,
            Service = signal.Service,
            Unit = SignalUnits.Of(signal.Kind),
            Start = grid.Start,
            Interval = grid.Interval,
            Values = values.Series[0],
            Within = within,
            Link = PrometheusLinks.Graph(options.GraphUrl, new TimeWindow(grid.Start, grid.End), query),
        };
        return (series, Caveats.Join(values.Remarks.Select(remark => $"Prometheus warns: {remark}")), false);
    }
}
