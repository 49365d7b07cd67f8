using IncidentBot.Triage;
using Microsoft.Data.Sqlite;

namespace IncidentBot.Storage.Sqlite;

/// <summary>In the file of the triages, in two tables of its own that are made when they are first used.</summary>
internal sealed class SqliteHookStore : IHookStore, IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS pushed_changes (id TEXT PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS pushed_changes_newest ON pushed_changes (at DESC);
        CREATE TABLE IF NOT EXISTS hook_answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly TimeProvider _time;

    public SqliteHookStore(SqliteStorageOptions options, TimeProvider time)
    {
        _database = new SqliteDatabase(options.Path);
        _writer = new SqliteWriter(_database);
        _time = time;
    }

    public Task AddChangesAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var packed = changes.Select(change => (change.Id, At: change.At.UtcTicks, Body: PackedJson.Pack(change))).ToList();
        return WriteAsync(
            connection =>
            {
                foreach (var (id, at, body) in packed)
                    connection.Run("INSERT INTO pushed_changes (id, at, body) VALUES ($id, $at, $body) ON CONFLICT (id) DO NOTHING", ("$id", id), ("$at", at), ("$body", body));
                return connection.Run("DELETE FROM pushed_changes WHERE at < $old", ("$old", Old));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Change>> ListChangesAsync(TimeWindow window, int limit, CancellationToken cancellationToken) => WriteAsync<IReadOnlyList<Change>>(
        connection => connection.ReadRows(
            row => PackedJson.Unpack<Change>(row.ReadBytes(0)),
            "SELECT body FROM pushed_changes WHERE at >= $from AND at < $to ORDER BY at DESC LIMIT $limit",
            ("$from", window.From.UtcTicks), ("$to", window.To.UtcTicks), ("$limit", limit)),
        cancellationToken);

    public Task<bool> HasChangesAsync(CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.ReadNumber("SELECT 1 FROM pushed_changes LIMIT 1") is not null, cancellationToken);

    public Task<string> RememberAsync(string key, string answer, CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            connection.Run("DELETE FROM hook_answers WHERE at < $old", ("$old", Old));
            connection.Run("INSERT INTO hook_answers (key, answer, at) VALUES ($key, $answer, $at) ON CONFLICT (key) DO NOTHING", ("$key", key), ("$answer", answer), ("$at", _time.GetUtcNow().UtcTicks));
            return connection.ReadRows(row => row.GetString(0), "SELECT answer FROM hook_answers WHERE key = $key", ("$key", key))[0];
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _database.Release();
    }

    private long Old => (_time.GetUtcNow() - IHookStore.Kept).UtcTicks;

    private Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => _writer.WriteAsync(
        connection =>
        {
            connection.Run(Schema);
            return work(connection);
        },
        cancellationToken);
}
