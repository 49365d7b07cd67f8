using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>One series over a grid of buckets.</summary>
/// <param name="Tags">What the query groups by, such as <c>platform:ios</c>.</param>
/// <param name="Values">Null where Datadog has no point.</param>
internal sealed record DatadogValues(IReadOnlyList<string> Tags, double?[] Values)
{
    public string ValueOf(string key) => Tags.FirstOrDefault(tag => tag.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))?[(key.Length + 1)..] ?? "";

    /// <summary>All series added up bucket by bucket; a bucket without any point stays null.</summary>
    public static double?[] Sum(IReadOnlyList<DatadogValues> series, int buckets) =>
        [.. Enumerable.Range(0, buckets).Select(i => series.Any(each => each.Values[i] is not null) ? series.Sum(each => each.Values[i]) : null)];
}

/// <summary>Queries over a grid of buckets, in pieces of as many points as Datadog gives without taking longer buckets, joined again.</summary>
internal sealed class DatadogReader(IDatadogApi api, DatadogOptions options)
{
    // https://docs.datadoghq.com/dashboards/functions/rollup/#rollup-interval-enforced-vs-custom
    private const int MostPoints = 1500;

    public async Task<Answer<IReadOnlyList<DatadogValues>>> ReadAsync(Reading reading, string query, BucketGrid grid)
    {
        var pieces = await Task.WhenAll(Enumerable.Range(0, (grid.Count + MostPoints - 1) / MostPoints).Select(piece => ReadPieceAsync(reading, query, grid, piece * MostPoints)));
        if (pieces.FirstOrDefault(piece => piece.Trouble is not null).Trouble is { } trouble)
            return new Answer<IReadOnlyList<DatadogValues>>(null, trouble);

        var bySeries = new Dictionary<string, DatadogValues>();
        foreach (var series in pieces.SelectMany(piece => piece.Value?.Series ?? []))
        {
            IReadOnlyList<string> tags = [.. (series.TagSet ?? []).Order(StringComparer.Ordinal)];
            var name = string.Join('\n', tags);
            if (!bySeries.TryGetValue(name, out var values))
                bySeries[name] = values = new DatadogValues(tags, new double?[grid.Count]);
            foreach (var point in series.Pointlist)
            {
                if (point is [{ } milliseconds, { } value] && double.IsFinite(value) && grid.BucketOf(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)) is { } bucket)
                    values.Values[bucket] = value;
            }
        }

        return new Answer<IReadOnlyList<DatadogValues>>([.. bySeries.Values], null);
    }

    private async Task<Answer<DatadogAnswer>> ReadPieceAsync(Reading reading, string query, BucketGrid grid, int first)
    {
        var from = grid.Start + grid.Interval * first;
        var to = grid.Start + grid.Interval * Math.Min(first + MostPoints, grid.Count);
        var answer = await reading.AskAsync(token => api.QueryAsync(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds() - 1, query, token));
        if (answer.Value is not { } read)
            return answer;
        if (read.Status != "ok")
            return new Answer<DatadogAnswer>(null, VendorTrouble.NotAccepted(options.Vendor, read.Error));
        // What is in longer buckets than asked for would be counted in the first of ours.
        var seconds = (long)grid.Interval.TotalSeconds;
        return (read.Series ?? []).FirstOrDefault(series => series.Interval != seconds && series.Interval != seconds * 1000) is { } other
            ? new Answer<DatadogAnswer>(null, new Trouble($"Datadog answered in buckets of {other.Interval} instead of {seconds} seconds: write .rollup(sum, $__interval) at each part of the query."))
            : answer;
    }
}
