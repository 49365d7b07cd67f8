using IncidentBot.Triage;

namespace IncidentBot.Connectors;

// The seams to the outside world: four that every vendor chooses from, and calendars. A vendor implements one or several, answers only for what the metric's catalogue entry
// names for it (Reads), turns expected trouble into Evidence.Unavailable with one plain reason, and lets the caller's cancellation pass.

/// <summary>Series and breakdown of a metric.</summary>
internal interface IMetricSource
{
    /// <summary>As <see cref="MetricSource.Connector"/> names it, for example <c>Prometheus</c>.</summary>
    string Name { get; }

    /// <summary>The series in buckets of <paramref name="interval"/>, aligned to whole intervals of UTC.</summary>
    Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>All combinations of the source's dimensions in <paramref name="window"/>, against the same window of the four preceding weeks, added up.</summary>
    Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>Changes in a window.</summary>
internal interface IChangeSource
{
    string Name { get; }

    /// <summary>Whether the metric's entry gives this source something to look at.</summary>
    bool Reads(Metric metric);

    Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>Error, latency and saturation series, and alerts.</summary>
internal interface ISignalSource
{
    string Name { get; }

    bool Reads(Metric metric);

    /// <param name="within">The segment to look inside; everything at first. A signal that cannot be read inside it is left out.</param>
    Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken);
}

/// <summary>Incidents of third parties.</summary>
internal interface IVendorStatusSource
{
    string Name { get; }

    bool Reads(Metric metric);

    Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>What was known in advance: campaigns, holidays, price changes.</summary>
internal interface ICalendarSource
{
    string Name { get; }

    Task<Evidence> ReadEntriesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken);
}
