using Microsoft.Data.Sqlite;

namespace IncidentBot.Storage.Sqlite;

/// <summary>
/// The file: opened, checked and brought to the current schema before anything else touches it.
/// WAL, so that readers and the writer do not wait for each other. synchronous=FULL, so that a commit is on the disk before a turn is acknowledged:
/// NORMAL would survive a killed process as well, but loses the last commits with the power, and those were acknowledged to people.
/// FULL costs one fsync per commit; <see cref="SqliteWriter"/> shares it among everything that waits.
/// </summary>
internal sealed class SqliteDatabase
{
    public const int SchemaVersion = 2;

    // "IBot": tells our file from another application's database.
    private const int ApplicationId = 0x49426F74;

    /// <summary>Entry i brings a file of schema i to schema i + 1. An entry that was published is never changed: files of every version open for ever.</summary>
    private static readonly string[] Upgrades =
    [
        """
        CREATE TABLE streams (id TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE inbox (arrival INTEGER PRIMARY KEY, turn TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, body BLOB NOT NULL, handled INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX inbox_waiting ON inbox (stream, arrival) WHERE handled = 0;

        CREATE TABLE events (stream TEXT NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (stream, seq));

        CREATE TABLE outbox (
            position INTEGER PRIMARY KEY, stream TEXT NOT NULL, key TEXT NOT NULL,
            channel TEXT NOT NULL, conversation TEXT NOT NULL, thread TEXT, is_root INTEGER NOT NULL, body BLOB NOT NULL,
            version INTEGER NOT NULL, message_id TEXT, delivered_version INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, refusal TEXT,
            UNIQUE (stream, key));
        CREATE INDEX outbox_due ON outbox (stream) WHERE delivered_version < version AND refusal IS NULL;
        CREATE INDEX outbox_threads ON outbox (channel, conversation, message_id) WHERE is_root = 1 AND message_id IS NOT NULL;

        CREATE TABLE triages (stream TEXT PRIMARY KEY, started INTEGER NOT NULL, is_open INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX triages_newest ON triages (started DESC, stream);
        CREATE INDEX triages_open ON triages (started DESC, stream) WHERE is_open = 1;
        """,

        // Open triages of before are looked at once: they set their due time then.
        """
        ALTER TABLE streams ADD COLUMN due INTEGER;
        UPDATE streams SET due = 0 WHERE id IN (SELECT stream FROM triages WHERE is_open = 1);
        CREATE INDEX streams_due ON streams (due) WHERE due IS NOT NULL;

        CREATE INDEX inbox_streams ON inbox (stream);

        ALTER TABLE outbox ADD COLUMN not_before INTEGER;
        ALTER TABLE outbox ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE outbox ADD COLUMN doubles INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX outbox_troubles ON outbox (stream) WHERE refusal IS NOT NULL OR doubles > 0;

        CREATE TABLE leases (stream TEXT NOT NULL, work TEXT NOT NULL, owner TEXT NOT NULL, fence INTEGER NOT NULL, beat INTEGER NOT NULL, PRIMARY KEY (stream, work)) WITHOUT ROWID;
        """,
    ];

    private readonly string _path;
    private readonly string _connectionString;
    private readonly string _limit;
    private readonly Lock _opening = new();
    private bool _checked;

    public SqliteDatabase(string path, int? mostPages = null)
    {
        _limit = mostPages is { } most ? $"; PRAGMA max_page_count = {most}" : "";
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 10, ForeignKeys = false }.ToString();
    }

    public string FilePath => _path;

    /// <summary>A pooled connection to a file that is known to be ours and current.</summary>
    /// <exception cref="StoreUnusableException">The file cannot be used; it is left as it was.</exception>
    public SqliteConnection Open()
    {
        EnsureUsable();
        return Connect();
    }

    /// <summary>Closes the pooled connections, so that the file can be moved.</summary>
    public void Release()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    public StoreUnusableException Unusable(SqliteException e) => new(
        e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_NOTADB => $"{_path} is not an IncidentBot database: move it away, or set Storage:Sqlite:Path to another file.",
            SQLitePCL.raw.SQLITE_CORRUPT => $"{_path} is damaged or cut short: restore it from a backup, or set Storage:Sqlite:Path to another file.",
            SQLitePCL.raw.SQLITE_CANTOPEN => $"{_path} cannot be opened: set Storage:Sqlite:Path to a file that the bot may write.",
            SQLitePCL.raw.SQLITE_READONLY => $"{_path} may only be read: the bot must be able to write it and its folder.",
            SQLitePCL.raw.SQLITE_FULL => $"{_path} cannot grow: the disk is full.",
            SQLitePCL.raw.SQLITE_BUSY => $"{_path} is locked by another program.",
            _ => $"{_path} cannot be used: {e.Message}",
        },
        e);

    private void EnsureUsable()
    {
        lock (_opening)
        {
            if (_checked)
                return;
            try
            {
                CreateFolder();
                using var connection = Connect();
                if (ReadVersion(connection) < SchemaVersion)
                    Upgrade(connection);
                _checked = true;
            }
            catch (SqliteException e)
            {
                Release();
                throw Unusable(e);
            }
            catch (StoreUnusableException)
            {
                Release();
                throw;
            }
        }
    }

    private void CreateFolder()
    {
        var folder = Path.GetDirectoryName(_path) ?? throw new StoreUnusableException($"{_path} is a folder: set Storage:Sqlite:Path to a file.");
        if (Directory.Exists(folder))
            return;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The folder of {_path} cannot be created: {e.Message}", e);
        }
    }

    /// <summary>0 for an empty file.</summary>
    private long ReadVersion(SqliteConnection connection)
    {
        var version = connection.ReadNumber("PRAGMA user_version") ?? 0;
        var application = connection.ReadNumber("PRAGMA application_id");
        var isEmpty = connection.ReadNumber("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && !isEmpty)
            throw new StoreUnusableException($"{_path} is the database of another application: set Storage:Sqlite:Path to another file.");
        if (version > SchemaVersion)
            throw new StoreUnusableException($"{_path} was written by a newer IncidentBot (schema {version}, this one knows {SchemaVersion}): use that version, or another file.");
        return version;
    }

    /// <summary>Two processes may start at once: who comes second finds the schema there.</summary>
    private void Upgrade(SqliteConnection connection)
    {
        connection.Run("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction();
        foreach (var upgrade in Upgrades.Skip((int)ReadVersion(connection)))
            connection.Run(upgrade);
        connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};");
        transaction.Commit();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Run($"PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL{_limit}");
        return connection;
    }
}
