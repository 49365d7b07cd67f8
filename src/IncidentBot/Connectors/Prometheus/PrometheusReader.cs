namespace IncidentBot.Connectors.Prometheus;

/// <summary>What one query gave over a grid of buckets.</summary>
/// <param name="Series">Values per bucket of each series that the query gave; null is no sample, or no number.</param>
/// <param name="Remarks">Warnings of the server.</param>
internal sealed record BucketValues(IReadOnlyList<double?[]> Series, IReadOnlyList<string> Remarks)
{
    /// <summary>All series added up bucket by bucket; a bucket without any sample stays null.</summary>
    public double?[] Sum(int buckets)
    {
        var sum = new double?[buckets];
        foreach (var values in Series)
        {
            for (var i = 0; i < buckets; i++)
            {
                if (values[i] is { } value)
                    sum[i] = (sum[i] ?? 0) + value;
            }
        }

        return sum;
    }
}

/// <summary>Range queries in pieces that the server accepts, joined again.</summary>
internal sealed class PrometheusReader(IPrometheusApi api)
{
    public async Task<Answer<BucketValues>> ReadAsync(Reading reading, string query, BucketGrid grid)
    {
        var answers = await Task.WhenAll(grid.Pieces(query).Select(piece => reading.AskAsync(token => api.QueryRangeAsync(piece, token))));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Answer<BucketValues>(null, trouble);
        return new Answer<BucketValues>(Join([.. answers.Select(answer => answer.Value).OfType<PrometheusAnswer>()], grid), null);
    }

    public Task<Answer<PrometheusAnswer>> ReadOnceAsync(Reading reading, string query, DateTimeOffset at) =>
        reading.AskAsync(token => api.QueryAsync(new PrometheusQuery(query, at.ToUnixTimeSeconds()), token));

    private static BucketValues Join(IReadOnlyList<PrometheusAnswer> pieces, BucketGrid grid)
    {
        var bySeries = new Dictionary<string, double?[]>();
        foreach (var series in pieces.SelectMany(piece => piece.Data.Result))
        {
            var name = string.Join('\n', series.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
            if (!bySeries.TryGetValue(name, out var values))
                bySeries[name] = values = new double?[grid.Count];
            foreach (var sample in series.Samples)
            {
                if (grid.BucketOfSample(sample.At) is { } bucket)
                    values[bucket] = sample.Value;
            }
        }

        return new BucketValues([.. bySeries.Values], [.. pieces.SelectMany(piece => piece.Warnings).Distinct()]);
    }
}
