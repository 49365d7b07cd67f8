using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>The metric by its labels, in a window and at the same clock times of the four preceding weeks.</summary>
internal sealed class PrometheusBreakdown(PrometheusReader prometheus, PrometheusOptions options)
{
    public async Task<Evidence> ReadAsync(Reading reading, Metric metric, MetricSource source, MetricQueries queries, TimeWindow window)
    {
        var table = new BreakdownTable(metric, source, window, queries.All.Count);
        if (table.Dimensions.Count == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");
        if (table.Names.FirstOrDefault(label => !PromQuery.IsLabel(label)) is { } noLabel)
            return new Evidence.Unavailable($"\"{noLabel}\" of source {source.Name} of {metric.Name} is not the name of a label.");
        if (!queries.All.All(PromQuery.HasBy))
            return new Evidence.Unavailable($"The queries of source {source.Name} of {metric.Name} do not say where to break down: write sum by ($__by) (...).");

        var asked = table.Windows.SelectMany((each, week) => queries.All.Select((query, part) => (week, part, each, query))).ToList();
        var answers = await Task.WhenAll(asked.Select(one => prometheus.ReadOnceAsync(reading, PromQuery.Fill(one.query, one.each.Length, table.Names), one.each.To)));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);

        foreach (var ((week, part, _, _), answer) in asked.Zip(answers))
        {
            foreach (var series in (answer.Value?.Data.Result ?? []).Where(series => series.Samples.Count > 0))
                table.Add(week, part, [.. table.Names.Select(label => series.Labels.GetValueOrDefault(label, ""))], series.Samples[0].Value ?? 0);
        }

        var remarks = answers.SelectMany(answer => answer.Value?.Warnings ?? []).Distinct().Select(remark => $"Prometheus warns: {remark}");
        return table.Found(PrometheusLinks.Graph(options.GraphUrl, window, [.. queries.All.Select(query => PromQuery.Fill(query, window.Length, table.Names))]), remarks);
    }
}
