using System.Data;
using System.Globalization;
using Npgsql;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>
/// Reads in transactions that cannot write, all of one read from one state of the data. The server itself ends what takes too long; rows beyond
/// <see cref="MostRows"/> are not fetched.
/// </summary>
internal sealed class PostgreSqlReader(PostgreSqlOptions options) : IDisposable
{
    /// <summary>A series of 36 days in buckets of five minutes has 10,368.</summary>
    public const int MostRows = 50_000;

    private readonly NpgsqlDataSource _database = new NpgsqlDataSourceBuilder(options.ConnectionString).Build();

    public void Dispose() => _database.Dispose();

    /// <summary>Answers of <paramref name="statements"/>, each a list of rows.</summary>
    public Task<Answer<IReadOnlyList<IReadOnlyList<T>>>> ReadAsync<T>(Reading reading, IReadOnlyList<SqlStatement> statements, Func<NpgsqlDataReader, T> row) =>
        reading.AskAsync<IReadOnlyList<IReadOnlyList<T>>>(async token =>
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(token);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
                await ProtectAsync(connection, token);
                var answers = new List<IReadOnlyList<T>>();
                foreach (var statement in statements)
                    answers.Add(await ReadRowsAsync(connection, statement, row, token));
                return answers;
            }
            catch (NpgsqlException e) when (!token.IsCancellationRequested)
            {
                throw new RefusedAnswerException(PostgreSqlTrouble.Explain(e, options));
            }
        });

    private async Task ProtectAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var milliseconds = (long)options.StatementTimeout.TotalMilliseconds;
        await using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {milliseconds}; SET LOCAL lock_timeout = {milliseconds}; SET LOCAL TIME ZONE '{options.TimeZone}'"),
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<T>> ReadRowsAsync<T>(NpgsqlConnection connection, SqlStatement statement, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement.Sql, connection);
        foreach (var (name, value) in statement.Parameters)
            command.Parameters.AddWithValue(name, value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows.Count == MostRows)
                throw new RefusedAnswerException(string.Create(CultureInfo.InvariantCulture, $"gives more than {MostRows:#,0} rows, which are not read; name fewer Dimensions"));
            rows.Add(row(reader));
        }

        return rows;
    }
}
