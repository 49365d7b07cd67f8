using IncidentBot.Triage;
using Npgsql;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>
/// A statement around a query of the catalogue. The query gives rows with <c>time</c> and <c>value</c>, and a column for each dimension; it may use
/// <c>@from</c> and <c>@to</c> to read less. Adding up by bucket or by dimension is done here, so that one query serves series and breakdown.
/// </summary>
internal sealed record SqlStatement(string Sql, IReadOnlyList<(string Name, object Value)> Parameters)
{
    private const string Inside = "(q.time)::timestamptz >= @from AND (q.time)::timestamptz < @to";

    private static readonly NpgsqlCommandBuilder Quoting = new();

    /// <summary>Rows of bucket number since 1970 and sum, for buckets that have any rows.</summary>
    public static SqlStatement Series(string query, BucketGrid grid) => new(
        $"""
        SELECT floor(extract(epoch FROM (q.time)::timestamptz) / @interval)::bigint, sum(q.value)::float8
        FROM ({Body(query)}
        ) AS q WHERE {Inside} GROUP BY 1
        """,
        [.. Window(new TimeWindow(grid.Start, grid.End)), ("interval", grid.Interval.TotalSeconds)]);

    /// <summary>Rows of the dimensions' values, in their order, and the sum.</summary>
    public static SqlStatement Breakdown(string query, IReadOnlyList<string> columns, TimeWindow window)
    {
        var values = string.Join(", ", columns.Select(column => $"coalesce((q.{Quoting.QuoteIdentifier(column)})::text, '')"));
        var groups = string.Join(", ", Enumerable.Range(1, columns.Count));
        return new(
            $"""
            SELECT {values}, sum(q.value)::float8
            FROM ({Body(query)}
            ) AS q WHERE {Inside} GROUP BY {groups} LIMIT {PostgreSqlReader.MostRows + 1}
            """,
            Window(window));
    }

    private static (string, object)[] Window(TimeWindow window) => [("from", window.From.UtcDateTime), ("to", window.To.UtcDateTime)];

    private static string Body(string query) => query.Trim().TrimEnd(';');
}
