using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// The metric by its labels, in a window and at the same clock times of the four preceding weeks. A combination that a week does not have counts as
/// zero in it; a week without any data is left out and told.
/// </summary>
internal sealed class PrometheusBreakdown(PrometheusReader prometheus, PrometheusOptions options)
{
    private const int Weeks = 4;

    public async Task<Evidence> ReadAsync(Reading reading, Metric metric, MetricSource source, MetricQueries queries, TimeWindow window)
    {
        var dimensions = source.Dimensions.Keys.ToList();
        if (dimensions.Count == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");
        if (source.Dimensions.Values.FirstOrDefault(label => !PromQuery.IsLabel(label)) is { } noLabel)
            return new Evidence.Unavailable($"\"{noLabel}\" of source {source.Name} of {metric.Name} is not the name of a label.");
        if (!queries.All.All(PromQuery.HasBy))
            return new Evidence.Unavailable($"The queries of source {source.Name} of {metric.Name} do not say where to break down: write sum by ($__by) (...).");

        var labels = dimensions.Select(dimension => source.Dimensions[dimension]).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone);
        var windows = Enumerable.Range(0, Weeks + 1).Select(week => WeeksEarlier(window, week, zone)).ToList();
        var answers = await Task.WhenAll(windows.SelectMany(each => queries.All.Select(query =>
            prometheus.ReadOnceAsync(reading, PromQuery.Fill(query, each.Length, labels), each.To))));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);

        var weeks = answers.Select(answer => answer.Value).OfType<PrometheusAnswer>().Chunk(queries.All.Count).ToList();
        if (weeks[0].All(part => part.Data.Result.Count == 0))
            return new Evidence.Nothing($"{source.Name} has no data in this window.");
        var withData = weeks.Skip(1).Where(week => week.Any(part => part.Data.Result.Count > 0)).ToList();
        var breakdown = new Breakdown
        {
            Source = source.Name,
            Window = window,
            Dimensions = dimensions,
            Rows = Rows(weeks[0], withData, labels),
            BaselineWeeks = withData.Count,
            Link = PrometheusLinks.Graph(options.GraphUrl, window, [.. queries.All.Select(query => PromQuery.Fill(query, window.Length, labels))]),
        };
        var remarks = answers.SelectMany(answer => answer.Value?.Warnings ?? []).Distinct().Select(remark => $"Prometheus warns: {remark}");
        return new Evidence.Found(new BreakdownObserved(breakdown), Caveats.Join(
            withData.Count < Weeks ? remarks.Append($"Only {withData.Count} of {Weeks} weeks before have data.") : remarks));
    }

    /// <summary>The same clock times, also over a clock change, where the window can be an hour longer or shorter.</summary>
    private static TimeWindow WeeksEarlier(TimeWindow window, int weeks, TimeZoneInfo zone)
    {
        var from = weeks == 0 ? window.From : LocalTime.DaysEarlier(window.From, 7 * weeks, zone);
        var to = weeks == 0 ? window.To : LocalTime.DaysEarlier(window.To, 7 * weeks, zone);
        return to > from ? new TimeWindow(from, to) : window.Earlier(TimeSpan.FromDays(7 * weeks));
    }

    private static List<BreakdownRow> Rows(PrometheusAnswer[] now, IReadOnlyList<PrometheusAnswer[]> before, IReadOnlyList<string> labels)
    {
        var isRatio = now.Length > 1;
        var rows = new Dictionary<string, (string[] Values, double[] Amounts)>();
        Add(now, 0);
        foreach (var week in before)
            Add(week, 2);
        return [.. rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => new BreakdownRow
        {
            Values = row.Value.Values,
            Numerator = row.Value.Amounts[0],
            Denominator = isRatio ? row.Value.Amounts[1] : null,
            BaselineNumerator = row.Value.Amounts[2],
            BaselineDenominator = isRatio ? row.Value.Amounts[3] : null,
        })];

        void Add(PrometheusAnswer[] parts, int first)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                foreach (var series in parts[part].Data.Result.Where(series => series.Samples.Count > 0))
                {
                    string[] values = [.. labels.Select(label => series.Labels.GetValueOrDefault(label, ""))];
                    var key = string.Join('\n', values);
                    if (!rows.TryGetValue(key, out var row))
                        rows[key] = row = (values, new double[4]);
                    row.Amounts[first + part] += series.Samples[0].Value ?? 0;
                }
            }
        }
    }
}
