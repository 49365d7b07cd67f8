using IncidentBot.Triage;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>Asks each query of the catalogue for the last two days, and says when the role could do more than read.</summary>
internal sealed class PostgreSqlCheck(PostgreSqlReader database, PostgreSqlOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    private static readonly SqlStatement MayWrite = new(
        """
        SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
            OR EXISTS (SELECT 1 FROM information_schema.role_table_grants WHERE grantee = current_user AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
        """,
        []);

    public string Name => "PostgreSQL";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var role = await database.ReadAsync(reading, [MayWrite], row => row.GetBoolean(0));
        if (role.Value is not { } may)
            return new CheckLine(Name, false, role.Trouble?.Reason ?? "");

        var grid = new BucketGrid(new TimeWindow(readings.Now.AddHours(-48), readings.Now), TimeSpan.FromHours(1));
        var queries = metrics.SelectMany(metric => metric.Sources.Where(source => source.Connector.Equals(Name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(source => source.Query.Select(query => (What: $"{metric.Name}, {source.Name}, {query.Key}", Sql: query.Value)))).ToList();
        var results = await Task.WhenAll(queries.Select(async query =>
            (query.What, Answer: await database.ReadAsync(reading, [SqlStatement.Series(query.Sql, grid)], row => row.GetInt64(0)))));
        var failed = results.Where(result => result.Answer.Trouble is not null).Select(result => $"{result.What}: {result.Answer.Trouble?.Reason.TrimEnd('.')}").ToList();
        var empty = results.Where(result => result.Answer.Value is [{ Count: 0 }]).Select(result => $"{result.What}: no rows in the last 48 h").ToList();
        var seen = queries.Count == 0 ? "answers; no query in the catalogue" : $"{queries.Count - failed.Count - empty.Count} of {queries.Count} queries have rows";
        IEnumerable<string> warning = may[0] is [true] ? ["the role may write, SELECT is enough"] : [];
        return new CheckLine(Name, failed.Count == 0, string.Join("; ", warning.Concat(failed).Concat(empty).Prepend(seen)));
    }
}
