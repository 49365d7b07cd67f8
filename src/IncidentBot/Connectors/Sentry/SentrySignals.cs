using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Sentry;

/// <summary>
/// Error events in steps of five minutes by the metric's Sentry queries, also inside a segment; and, for the projects under <c>Repositories</c>, issues
/// that were first seen in the window, the most frequent first.
/// </summary>
internal sealed class SentrySignals(ISentryApi api, SentryOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ISignalSource, ICheck
{
    private const int MostIssues = 20;
    private const int PageLength = 100;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public string Name => "Sentry";

    public bool Reads(Metric metric) => SignalsOf(metric).Any() || ProjectsOf(metric).Any();

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var grid = new BucketGrid(window, Step);
        var signals = SignalsOf(metric).Where(signal => within.Where.Keys.All(signal.Dimensions.ContainsKey)).ToList();
        var issuesTask = within.IsEverything && ProjectsOf(metric).ToList() is { Count: > 0 } projects ? ReadIssuesAsync(reading, projects, window) : Task.FromResult<Issues>(new([], null, false));
        var series = await Task.WhenAll(signals.Select(signal => ReadSeriesAsync(reading, signal, grid, within)));
        var issues = await issuesTask;

        var found = series.Select(each => each.Series).OfType<SignalSeries>().ToList();
        var caveat = Caveats.Join(series.Select(each => each.Remark).Append(issues.Remark).OfType<string>().Distinct());
        if (found.Count + issues.Alerts.Count > 0)
            return new Evidence.Found(new SignalsObserved(found, issues.Alerts), caveat);
        return issues.Failed || series.Any(each => each.Failed) ? new Evidence.Unavailable(caveat ?? "") : new Evidence.Nothing(caveat);
    }

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddHours(-48), readings.Now);
        var issues = await ReadIssuesAsync(reading, [.. metrics.SelectMany(ProjectsOf).DistinctBy(project => project.Name)], window);
        var series = await Task.WhenAll(metrics.SelectMany(SignalsOf).Select(signal => ReadSeriesAsync(reading, signal, new BucketGrid(window, Step), Segment.Everything)));
        var remarks = series.Select(each => each.Remark).Append(issues.Remark).OfType<string>().Distinct().Select(remark => remark.TrimEnd('.'));
        IEnumerable<string> seen = issues.Failed ? [] : [$"{Caveats.Count(issues.Alerts.Count, "new issue")} in 48 h"];
        return new CheckLine(Name, !issues.Failed && !series.Any(each => each.Failed), string.Join("; ", seen.Concat(remarks)));
    }

    private async Task<(SignalSeries? Series, string? Remark, bool Failed)> ReadSeriesAsync(Reading reading, SignalQuery signal, BucketGrid grid, Segment within)
    {
        var query = string.Join(' ', within.Where.Select(pair => $"{signal.Dimensions[pair.Key]}:\"{pair.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"").Prepend(signal.Query));
        var answer = await reading.AskAsync(token => api.ReadTimeseriesAsync(options.Organization, "count()", query, Iso(grid.Start), Iso(grid.End), (int)Step.TotalSeconds, token));
        if (answer.Value is not { } read)
            return (null, answer.Trouble?.Reason, true);
        if (read.TimeSeries is not [{ Values: { Count: > 1 } points }, ..])
            return (null, $"{signal.Kind} of {signal.Service} has no data.", false);
        // Over a long window Sentry takes longer buckets than it was asked for.
        var interval = TimeSpan.FromMilliseconds(points[1].Timestamp - points[0].Timestamp);
        if (interval <= TimeSpan.Zero)
            return (null, VendorTrouble.NotUnderstood(Name).Reason, true);
        var start = DateTimeOffset.FromUnixTimeMilliseconds((long)points[0].Timestamp);
        return (new SignalSeries
        {
            Kind = signal.Kind,
            Service = signal.Service,
            Unit = SignalUnit.Count,
            Start = start,
            Interval = interval,
            Values = [.. points.Select(point => point.Incomplete ? null : point.Value)],
            Within = within,
            Link = new Uri(options.Vendor.Addresses[0], $"/organizations/{Uri.EscapeDataString(options.Organization)}/issues/?query={Uri.EscapeDataString(query)}"),
        }, null, false);
    }

    private async Task<Issues> ReadIssuesAsync(Reading reading, List<MetricRepository> projects, TimeWindow window)
    {
        var among = projects.Count > 0 ? $"project:[{string.Join(',', projects.Select(project => project.Name))}] " : "";
        var query = $"is:unresolved level:[error,fatal] {among}firstSeen:>={Iso(window.From)}";
        var answer = await reading.AskAsync(token => api.ListIssuesAsync(options.Organization, query, "freq", Iso(window.From), Iso(window.To), PageLength, token));
        if (answer.Value is not { } issues)
            return new([], answer.Trouble?.Reason, true);
        var ours = issues.Where(issue => window.Contains(issue.FirstSeen)).ToList();
        var remark = ours.Count > MostIssues ? $"{(issues.Count == PageLength ? "At least " : "")}{Caveats.Count(ours.Count, "new issue")} in Sentry; the {MostIssues} most frequent are listed." : null;
        return new([.. ours.Take(MostIssues).OrderBy(issue => issue.FirstSeen).Select(issue => AlertOf(issue, projects))], remark, false);
    }

    private static Alert AlertOf(SentryIssue issue, List<MetricRepository> projects) => new()
    {
        Id = $"sentry:{issue.Id}",
        Start = issue.FirstSeen.ToUniversalTime(),
        Severity = issue.Level == "fatal" ? AlertSeverity.Critical : AlertSeverity.Warning,
        Kind = issue.Level == "fatal" ? SignalKind.Crashes : AlertKind.Guess(issue.Title),
        Service = projects.FirstOrDefault(project => project.Name.Equals(issue.Project?.Slug, StringComparison.OrdinalIgnoreCase))?.Service ?? issue.Project?.Slug ?? "(no project)",
        Title = $"New issue {issue.ShortId}: {issue.Title}{(issue.Count is { } count ? $" ({count} events)" : "")}",
        Link = WebLink.Of(issue.Permalink),
    };

    private static IEnumerable<SignalQuery> SignalsOf(Metric metric) => metric.Signals.Where(signal => signal.Connector.Equals("Sentry", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<MetricRepository> ProjectsOf(Metric metric) => metric.Repositories.Where(repository => repository.Connector.Equals("Sentry", StringComparison.OrdinalIgnoreCase));

    /// <summary>Sentry reads times without an offset as UTC.</summary>
    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private sealed record Issues(IReadOnlyList<Alert> Alerts, string? Remark, bool Failed);
}
