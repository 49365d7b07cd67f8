using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>All connected sources: what to ask them next, and asking one.</summary>
internal sealed class EvidenceSources(
    IEnumerable<IMetricSource> metricSources, IEnumerable<IChangeSource> changeSources, IEnumerable<ISignalSource> signalSources, IEnumerable<IVendorStatusSource> vendorSources,
    IEnumerable<ICalendarSource> calendars)
{
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    /// <summary>Five weeks and a day: four for the baseline, one that is judged.</summary>
    private static readonly TimeSpan SeriesLength = TimeSpan.FromDays(36);

    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);
    private static readonly TimeSpan BeforeReport = TimeSpan.FromHours(72);
    private static readonly TimeSpan ShortestBreakdown = TimeSpan.FromHours(1);

    /// <summary>The next wave, or null when the last one is planned or the current one still runs.</summary>
    public EvidencePlanned? PlanNext(TriageState state, Diagnosis diagnosis, DateTimeOffset now) => state.Pending.Any() ? null : state.Wave switch
    {
        0 => new EvidencePlanned(now, 1, First(state, now)),
        1 => new EvidencePlanned(now, 2, Breakdowns(state, diagnosis)),
        2 => new EvidencePlanned(now, 3, Inside(state, diagnosis)),
        _ => null,
    };

    /// <summary>Asks the one source that the request is for. Trouble comes back as data; only cancellation by the caller throws.</summary>
    public Task<Evidence> AskAsync(Metric metric, EvidenceRequest request, CancellationToken cancellationToken) => request.Kind switch
    {
        EvidenceKind.Series => OnMetric(metric, request, (source, definition) => source.ReadSeriesAsync(metric, definition, request.Window, Bucket, cancellationToken)),
        EvidenceKind.Breakdown => OnMetric(metric, request, (source, definition) => source.ReadBreakdownAsync(metric, definition, request.Window, cancellationToken)),
        EvidenceKind.Changes => On(changeSources.FirstOrDefault(source => source.Name == request.Source), request, source => source.ReadChangesAsync(metric, request.Window, cancellationToken)),
        EvidenceKind.Signals => On(signalSources.FirstOrDefault(source => source.Name == request.Source), request, source => source.ReadSignalsAsync(metric, request.Window, request.Within, cancellationToken)),
        EvidenceKind.VendorIncidents => On(vendorSources.FirstOrDefault(source => source.Name == request.Source), request, source => source.ReadIncidentsAsync(metric, request.Window, cancellationToken)),
        EvidenceKind.Calendar => On(calendars.FirstOrDefault(source => source.Name == request.Source), request, source => source.ReadEntriesAsync(metric, request.Window, cancellationToken)),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "Unknown kind of evidence."),
    };

    private List<EvidenceRequest> First(TriageState state, DateTimeOffset now)
    {
        var metric = state.Metric;
        var recent = new TimeWindow(Earlier(now - LookBack, (state.Report.Since ?? now) - BeforeReport), now);
        var series = new TimeWindow(now - SeriesLength, now);
        return
        [
            .. metric.Sources.Select(source => Request("series", source.Name, EvidenceKind.Series, series)),
            .. changeSources.Where(source => source.Reads(metric)).Select(source => Request("changes", source.Name, EvidenceKind.Changes, recent)),
            .. signalSources.Where(source => source.Reads(metric)).Select(source => Request("signals", source.Name, EvidenceKind.Signals, recent)),
            .. vendorSources.Where(source => source.Reads(metric)).Select(source => Request("vendors", source.Name, EvidenceKind.VendorIncidents, recent)),
            .. calendars.Select(source => Request("calendar", source.Name, EvidenceKind.Calendar, recent)),
        ];
    }

    // The source that is judged breaks the drop down if it can, else the first that can.
    private static List<EvidenceRequest> Breakdowns(TriageState state, Diagnosis diagnosis)
    {
        var able = state.Metric.Sources.Where(source => source.Dimensions.Count > 0).ToList();
        var source = able.Find(source => source.Name == diagnosis.Analyses.Judged?.Source) ?? able.Find(source => !CouldNotBeRead(state, EvidenceKind.Series, source.Name)) ?? able.FirstOrDefault();
        if (source is null)
            return [];
        var to = state.AsOf - source.Delay;
        var onset = diagnosis.Analyses.Onset?.Onset?.At ?? state.Report.Since ?? to - TimeSpan.FromHours(3);
        var from = Earlier(Later(onset, to - LookBack), to - ShortestBreakdown);
        return [Request("breakdown", source.Name, EvidenceKind.Breakdown, new TimeWindow(from, to))];
    }

    private List<EvidenceRequest> Inside(TriageState state, Diagnosis diagnosis)
    {
        if (diagnosis.Analyses.Segments is not { Scope: Scope.Isolated, Segments: [var cause, ..] })
            return [];
        var window = new TimeWindow(state.AsOf - LookBack, state.AsOf);
        var readable = state.Metric.Signals.Where(signal => cause.Where.Where.Keys.All(signal.Dimensions.ContainsKey)).Select(signal => signal.Connector).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. signalSources.Where(source => readable.Contains(source.Name) && !CouldNotBeRead(state, EvidenceKind.Signals, source.Name)).Select(source => new EvidenceRequest($"signals/{source.Name}@{cause.Where}", source.Name, EvidenceKind.Signals, window, cause.Where))];
    }

    // Who did not answer a moment ago would cost the whole deadline once more.
    private static bool CouldNotBeRead(TriageState state, EvidenceKind kind, string source) =>
        state.Evidence.Values.Any(gathered => gathered.Request.Kind == kind && gathered.Request.Source == source && gathered.Evidence is Evidence.Unavailable);

    private Task<Evidence> OnMetric(Metric metric, EvidenceRequest request, Func<IMetricSource, MetricSource, Task<Evidence>> read)
    {
        var definition = metric.Sources.First(source => source.Name == request.Source);
        return On(metricSources.FirstOrDefault(source => source.Name.Equals(definition.Connector, StringComparison.OrdinalIgnoreCase)), request, source => read(source, definition));
    }

    private static Task<Evidence> On<T>(T? source, EvidenceRequest request, Func<T, Task<Evidence>> read)
        where T : class =>
        source is null ? Task.FromResult<Evidence>(new Evidence.Unavailable($"{request.Source} is not connected.")) : read(source);

    private static EvidenceRequest Request(string kind, string source, EvidenceKind evidence, TimeWindow window) => new($"{kind}/{source}", source, evidence, window, Segment.Everything);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
