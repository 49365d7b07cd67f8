using IncidentBot.Triage;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>
/// Series and breakdown of a metric from own records. A bucket without rows is zero: nothing was written down in it. Only before the first row of the
/// window is it missing, because the table may not have begun yet.
/// </summary>
internal sealed class PostgreSqlConnector(PostgreSqlReader database, PostgreSqlOptions options, Readings readings) : IMetricSource
{
    public string Name => "PostgreSQL";

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (MetricQueries.Of(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var grid = new BucketGrid(window, interval);
        if (grid.Count == 0)
            return new Evidence.Nothing("The window is shorter than one bucket.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answer = await database.ReadAsync(reading, [.. queries.All.Select(query => SqlStatement.Series(query, grid))], row => (Bucket: row.GetInt64(0), Sum: row.IsDBNull(1) ? 0 : row.GetDouble(1)));
        if (answer.Value is not { } parts)
            return new Evidence.Unavailable(answer.Trouble?.Reason ?? "");
        if (parts.All(part => part.Count == 0))
            return new Evidence.Nothing($"{source.Name} has no rows in this window.");
        var firstBucket = grid.Start.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        var offset = firstBucket / interval.Ticks;
        var first = (int)(parts.SelectMany(part => part).Min(row => row.Bucket) - offset);
        return new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = Amounts(parts[0]),
            Denominator = parts.Count > 1 ? Amounts(parts[1]) : null,
            Delay = source.Delay,
        }));

        double?[] Amounts(IReadOnlyList<(long Bucket, double Sum)> rows)
        {
            var amounts = new double?[grid.Count];
            Array.Fill(amounts, 0, first, grid.Count - first);
            foreach (var (bucket, sum) in rows)
                amounts[bucket - offset] = sum;
            return amounts;
        }
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if (MetricQueries.Of(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var table = new BreakdownTable(metric, source, window, queries.All.Count);
        var columns = table.Names.Count;
        if (columns == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var asked = table.Windows.SelectMany((each, week) => queries.All.Select((query, part) => (week, part, Statement: SqlStatement.Breakdown(query, table.Names, each)))).ToList();
        var answer = await database.ReadAsync(reading, [.. asked.Select(one => one.Statement)], row =>
            (Values: (string[])[.. Enumerable.Range(0, columns).Select(row.GetString)], Sum: row.IsDBNull(columns) ? 0 : row.GetDouble(columns)));
        if (answer.Value is not { } answers)
            return new Evidence.Unavailable(answer.Trouble?.Reason ?? "");
        foreach (var ((week, part, _), rows) in asked.Zip(answers))
        {
            foreach (var (values, sum) in rows)
                table.Add(week, part, values, sum);
        }

        return table.Found(null, []);
    }
}
