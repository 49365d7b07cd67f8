using Npgsql;

namespace IncidentBot.Tests.Connectors.PostgreSql;

/// <summary>Holds a table, so that whoever reads it waits until this is given up.</summary>
internal sealed class TableLock : IDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _holder;

    private TableLock(NpgsqlDataSource database, NpgsqlConnection holder) => (_database, _holder) = (database, holder);

    public static async Task<TableLock> TakeAsync(Uri server, string table)
    {
        var database = NpgsqlDataSource.Create($"Host={server.Host};Port={server.Port};Database=postgres;Username=owner;Password={PostgreSqlServer.Password}");
        var holder = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", holder);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new(database, holder);
    }

    /// <summary>Ends when somebody stands in the queue.</summary>
    public async Task UntilWaitedForAsync()
    {
        await using var command = _database.CreateCommand("SELECT count(*) FROM pg_locks WHERE NOT granted");
        while (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 0L)
            await Task.Yield();
    }

    public void Dispose()
    {
        _holder.Dispose();
        _database.Dispose();
    }
}
