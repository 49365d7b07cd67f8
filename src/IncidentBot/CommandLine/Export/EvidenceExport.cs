using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Export;

/// <summary>What the sources of a triage said, as the lists of a scenario. Ids are numbered anew, links are dropped, free text is scrubbed.</summary>
internal sealed class EvidenceExport(TriageState state, Diagnosis diagnosis, DateTimeOffset now, Aliases people, Scrubber scrubber)
{
    private static readonly TimeSpan LongestHistory = TimeSpan.FromDays(42);
    private static readonly TimeSpan CalendarAhead = TimeSpan.FromDays(14);

    private readonly List<string> _remarks = [];

    public IReadOnlyList<string> Remarks => [.. _remarks.Distinct()];

    /// <summary>Change sources looked at tracking, and nobody's answer nor a change in the file would say so.</summary>
    public bool SawNoTrackingChange =>
        state.Metric.Repositories.Any(repository => repository.TrackingPaths.Count > 0) && !IsMissing(EvidenceKind.Changes)
        && !diagnosis.Analyses.Changes.Any(change => change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline);

    /// <summary>The one that was broken down first, as the format wants it, the others in the catalogue's order.</summary>
    public IReadOnlyList<MetricSeries> Series() =>
        [.. diagnosis.Analyses.Series.Where(Fits).Select(Cut).OrderBy(series => series.Source == diagnosis.Analyses.Breakdown?.Source ? 0 : 1)];

    public IReadOnlyList<SignalSeries> Signals() =>
        [.. Found<SignalsObserved>().SelectMany(observed => observed.Series).Where(signal => signal.Within.IsEverything && HasKnownInterval($"{signal.Service}: {Words.Signal(signal.Kind)}", signal.Interval))
            .Select(signal => signal with { Start = ScenarioExport.Seconds(signal.Start), Values = Rounded(signal.Values.Take(BucketsUntilNow(signal.Start, signal.Interval))) })];

    public IReadOnlyList<Change> Changes() =>
        [.. diagnosis.Analyses.Changes.Where(change => change.At <= state.AsOf).Select(change => change with
        {
            Id = NewIdOf(change.Id) ?? "",
            At = ScenarioExport.Seconds(change.At),
            Title = scrubber.Of(change.Title),
            Scope = Known(change.Scope),
            Author = people.Of(change.Author),
            Rollout = [.. change.Rollout.Select(step => step with { At = ScenarioExport.Seconds(step.At) })],
        })];

    public IReadOnlyList<Alert> Alerts() =>
        [.. diagnosis.Analyses.Alerts.Where(alert => alert.Start <= state.AsOf).Select((alert, i) => alert with
        {
            Id = $"a{i + 1}", Start = ScenarioExport.Seconds(alert.Start), Title = scrubber.Of(alert.Title),
        })];

    public IReadOnlyList<VendorIncident> Incidents() =>
        [.. diagnosis.Analyses.Incidents.Where(incident => incident.Start <= state.AsOf && incident.PostedAt <= state.AsOf).Select(incident => incident with
        {
            Id = NewIdOf(incident.Id) ?? "",
            Component = scrubber.Of(incident.Component),
            Start = ScenarioExport.Seconds(incident.Start),
            PostedAt = ScenarioExport.Seconds(incident.PostedAt),
            Title = scrubber.Of(incident.Title),
        })];

    /// <summary>c1, c2 for changes and v1, v2 for notices, by time: a vendor's own ids may name repositories and accounts.</summary>
    public string? NewIdOf(string? id)
    {
        var change = diagnosis.Analyses.Changes.ToList().FindIndex(change => change.Id == id);
        var incident = diagnosis.Analyses.Incidents.ToList().FindIndex(incident => incident.Id == id);
        return change >= 0 ? $"c{change + 1}" : incident >= 0 ? $"v{incident + 1}" : null;
    }

    /// <summary>Rows of dimensions that the format does not know are added up.</summary>
    public Breakdown? Segments()
    {
        if (diagnosis.Analyses.Breakdown is not { } breakdown || diagnosis.Analyses.Series.Where(Fits).All(series => series.Source != breakdown.Source))
            return null;
        var kept = Enumerable.Range(0, breakdown.Dimensions.Count).Where(i => IsKnown(breakdown.Dimensions[i])).ToList();
        if (kept.Count == 0)
            return null;
        var weeks = 4.0 / breakdown.BaselineWeeks;
        var rows = breakdown.Rows.GroupBy(row => string.Join('\u001f', kept.Select(i => row.Values[i])), (_, group) => group.ToList()).Select(group => new BreakdownRow
        {
            Values = [.. kept.Select(i => group[0].Values[i])],
            Numerator = Math.Round(group.Sum(row => row.Numerator), 6),
            Denominator = Math.Round(group.Sum(row => row.Denominator ?? 0), 6),
            BaselineNumerator = Math.Round(group.Sum(row => row.BaselineNumerator) * weeks, 6),
            BaselineDenominator = Math.Round(group.Sum(row => row.BaselineDenominator ?? 0) * weeks, 6),
        });
        return breakdown with { Window = new(ScenarioExport.Seconds(breakdown.Window.From), ScenarioExport.Seconds(breakdown.Window.To)), Dimensions = [.. kept.Select(i => breakdown.Dimensions[i])], Rows = [.. rows] };
    }

    public IReadOnlyList<CalendarEntry> Calendar() =>
        [.. diagnosis.Analyses.Calendar.Where(entry => entry.To >= now - LongestHistory && entry.From <= now + CalendarAhead)
            .Select(entry => entry with { From = ScenarioExport.Seconds(entry.From), To = ScenarioExport.Seconds(entry.To), Title = scrubber.Of(entry.Title) })];

    /// <summary>The catalogue's own and those of its repositories; where it names none, all count as on the path, and so do all that appear.</summary>
    public IReadOnlyList<string> Services()
    {
        var metric = state.Metric;
        var named = metric.Services.Concat(metric.Repositories.Select(repository => repository.Service));
        var analyses = diagnosis.Analyses;
        var seen = analyses.Changes.Select(change => change.Service).Concat(analyses.Signals.Select(move => move.Signal.Service)).Concat(analyses.Alerts.Select(alert => alert.Service));
        return [.. (metric.Services.Count > 0 ? named : named.Concat(seen)).Except(metric.Vendors).Distinct()];
    }

    public IReadOnlyList<string> Unavailable()
    {
        var missing = new List<string>();
        missing.AddRange(state.Metric.Sources.Where(source => diagnosis.Analyses.Series.Where(Fits).All(series => series.Source != source.Name)).Select(source => source.Role switch
        {
            SourceRole.Analytics => "analytics",
            SourceRole.Server => "server-logs",
            _ => "payments",
        }));
        if (IsMissing(EvidenceKind.Changes))
            missing.Add("github");
        if (IsMissing(EvidenceKind.VendorIncidents))
            missing.Add("statuspages");
        if (IsMissing(EvidenceKind.Signals))
            missing.AddRange(FailedSignals() is { Count: > 0 } failed ? failed : ["metrics", "alerts"]);
        return [.. missing.Distinct()];
    }

    /// <summary>Nobody looked, or not everybody who was asked.</summary>
    private bool IsMissing(EvidenceKind kind)
    {
        var answers = state.Evidence.Values.Where(gathered => gathered.Request.Kind == kind && gathered.Request.Within.IsEverything).ToList();
        return answers.Count == 0 || answers.Exists(gathered => gathered.Evidence is Evidence.Unavailable) || state.Pending.Any(request => request.Kind == kind);
    }

    private List<string> FailedSignals() =>
        [.. state.Evidence.Values.Where(gathered => gathered.Request.Kind == EvidenceKind.Signals && gathered.Evidence is Evidence.Unavailable).Select(gathered => gathered.Request)
            .Concat(state.Pending.Where(request => request.Kind == EvidenceKind.Signals))
            .Select(request => state.Metric.Signals.Any(signal => signal.Connector.Equals(request.Source, StringComparison.OrdinalIgnoreCase)) ? "metrics" : "alerts").Distinct()];

    private IEnumerable<T> Found<T>() => state.Evidence.Values.Select(gathered => (gathered.Evidence as Evidence.Found)?.What).OfType<T>();

    private bool Fits(MetricSeries series)
    {
        if (!HasKnownInterval(series.Source, series.Interval))
            return false;
        if (state.Metric.Kind == MetricKind.Count || series.Denominator is not null)
            return true;
        _remarks.Add($"{series.Source} is left out: it has no denominator.");
        return false;
    }

    private bool HasKnownInterval(string name, TimeSpan interval)
    {
        if (ScenarioWords.Intervals.Values.Contains(interval))
            return true;
        _remarks.Add($"{name} is left out: the format has no buckets of {Words.Length(interval)}.");
        return false;
    }

    private MetricSeries Cut(MetricSeries series)
    {
        var tooOld = (int)Math.Max(0, Math.Ceiling((now - LongestHistory - series.Start) / series.Interval));
        var buckets = BucketsUntilNow(series.Start, series.Interval);
        if (tooOld > 0)
            _remarks.Add($"{series.Source} is cut to the last six weeks.");
        return series with
        {
            Start = ScenarioExport.Seconds(series.Start + tooOld * series.Interval),
            Numerator = Rounded(series.Numerator.Take(buckets).Skip(tooOld)),
            Denominator = series.Denominator is { } denominator ? Rounded(denominator.Take(buckets).Skip(tooOld)) : null,
        };
    }

    private int BucketsUntilNow(DateTimeOffset start, TimeSpan interval) => (int)Math.Floor((now - ScenarioExport.Seconds(start)) / interval) + 1;

    private Segment Known(Segment scope) => new(scope.Where.Where(pair => IsKnown(pair.Key)).ToDictionary());

    private bool IsKnown(string dimension)
    {
        if (ScenarioWords.Dimensions.ContainsKey(dimension))
            return true;
        _remarks.Add($"Dimension {dimension} is left out: the format knows {string.Join(", ", ScenarioWords.Dimensions.Keys)}.");
        return false;
    }

    private static IReadOnlyList<double?> Rounded(IEnumerable<double?> values) => [.. values.Select(value => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : (double?)null)];
}
