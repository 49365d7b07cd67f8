using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace IncidentBot.Storage.Sqlite;

/// <summary>All streams in one file. Reads are snapshots on pooled connections, writes go through one <see cref="SqliteWriter"/>.</summary>
internal sealed class SqliteTriageStore : ITriageStore, IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;

    public SqliteTriageStore(IOptions<SqliteStorageOptions> options)
    {
        _database = new SqliteDatabase(options.Value.Path);
        _writer = new SqliteWriter(_database);
    }

    public Task<bool> ReceiveAsync(string stream, Turn turn, CancellationToken cancellationToken)
    {
        var body = PackedJson.Pack(turn);
        return _writer.WriteAsync(
            connection => 1 == connection.Run(
                "INSERT INTO inbox (turn, stream, body) VALUES ($turn, $stream, $body) ON CONFLICT (turn) DO NOTHING",
                ("$turn", turn.Id), ("$stream", stream), ("$body", body)),
            cancellationToken);
    }

    public Task<StoredStream?> LoadAsync(string stream, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            var version = ReadVersion(connection, stream);
            var inbox = connection.ReadRows(
                row => PackedJson.Unpack<Turn>(row.ReadBytes(0)),
                "SELECT body FROM inbox WHERE stream = $stream AND handled = 0 ORDER BY arrival", ("$stream", stream));
            if (version == 0 && inbox.Count == 0 && !WasEverReceived(connection, stream))
                return null;

            var events = connection.ReadRows(
                row => PackedJson.Unpack<TriageEvent>(row.ReadBytes(0)), "SELECT body FROM events WHERE stream = $stream ORDER BY seq", ("$stream", stream));
            var outbox = connection.ReadRows(
                ReadOutboxEntry,
                """
                SELECT channel, conversation, thread, body, version, message_id, delivered_version, attempts, refusal
                FROM outbox WHERE stream = $stream ORDER BY position
                """,
                ("$stream", stream));
            return new StoredStream(stream, version, events, inbox, outbox);
        },
        cancellationToken);

    public Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        var events = commit.Events.Select(PackedJson.Pack).ToList();
        var messages = commit.Messages.Select(message => (message.Place, message.Message, Body: PackedJson.Pack(message.Message))).ToList();
        var entry = commit.Entry is null ? null : PackedJson.Pack(commit.Entry);

        return _writer.WriteAsync(
            connection =>
            {
                if (ReadVersion(connection, commit.Stream) != commit.ExpectedVersion)
                    return false;
                if (commit.HandledTurn is { } turn && !Handle(connection, commit.Stream, turn))
                    return false;

                connection.Run(
                    "INSERT INTO streams (id, version) VALUES ($stream, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1", ("$stream", commit.Stream));
                Append(connection, commit.Stream, events);
                foreach (var (place, message, body) in messages)
                    Send(connection, commit.Stream, place, message, body);
                if (commit.Entry is not null)
                    Index(connection, commit.Stream, commit.Entry, entry);
                return true;
            },
            cancellationToken);
    }

    public Task RecordDeliveryAsync(string stream, string messageKey, long messageVersion, DeliveryRecord record, CancellationToken cancellationToken)
    {
        var (change, value) = record switch
        {
            // Also of an older version: the id makes the newer one an edit.
            DeliveryRecord.Delivered delivered => (
                """
                message_id = $value, delivered_version = max(delivered_version, $version),
                attempts = iif(version = $version, 0, attempts), refusal = iif(version = $version, NULL, refusal)
                """,
                delivered.MessageId),
            DeliveryRecord.Failed failed => ("attempts = attempts + iif(version = $version, 1, 0)", failed.Reason),
            DeliveryRecord.GivenUp givenUp => ("refusal = iif(version = $version, $value, refusal)", givenUp.Reason),
            _ => throw new ArgumentOutOfRangeException(nameof(record)),
        };

        return _writer.WriteAsync(
            connection =>
            {
                var changed = connection.Run(
                    $"UPDATE outbox SET {change} WHERE stream = $stream AND key = $key AND version >= $version",
                    ("$stream", stream), ("$key", messageKey), ("$version", messageVersion), ("$value", value));
                return changed == 1 ? true : throw new InvalidOperationException($"Message {messageKey} of {stream} was never sent in version {messageVersion}.");
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListDueAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<string>>(
        connection => connection.ReadRows(
            row => row.GetString(0),
            """
            SELECT stream FROM inbox WHERE handled = 0
            UNION SELECT stream FROM outbox WHERE delivered_version < version AND refusal IS NULL
            UNION SELECT stream FROM triages WHERE is_open = 1
            """),
        cancellationToken);

    public Task<IReadOnlyList<TriageEntry>> ListTriagesAsync(bool alsoClosed, int limit, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<TriageEntry>>(
        connection => connection.ReadRows(
            row => PackedJson.Unpack<TriageEntry>(row.ReadBytes(0)),
            $"SELECT body FROM triages {(alsoClosed ? "" : "WHERE is_open = 1")} ORDER BY started DESC, stream LIMIT $limit",
            ("$limit", limit)),
        cancellationToken);

    public Task<string?> FindByThreadAsync(string channel, string conversation, string thread, CancellationToken cancellationToken) => ReadAsync(
        connection => connection.ReadRows(
            row => row.GetString(0),
            "SELECT stream FROM outbox WHERE channel = $channel AND conversation = $conversation AND message_id = $thread AND is_root = 1",
            ("$channel", channel), ("$conversation", conversation), ("$thread", thread)).FirstOrDefault(),
        cancellationToken);

    public async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        // Setting the version to what it is writes the first page, so that a full disk or a file that may only be read shows.
        var triages = await _writer.WriteAsync(
            connection =>
            {
                connection.Run($"PRAGMA user_version = {SqliteDatabase.SchemaVersion}");
                return connection.ReadNumber("SELECT count(*) FROM triages");
            },
            cancellationToken);
        return $"SQLite file {_database.FilePath}, {triages} triages";
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _database.Release();
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var connection = _database.Open();
            using var snapshot = connection.BeginTransaction(deferred: true);
            return Task.FromResult(read(connection));
        }
        catch (SqliteException e)
        {
            throw _database.Unusable(e);
        }
    }

    private static long ReadVersion(SqliteConnection connection, string stream) =>
        connection.ReadNumber("SELECT version FROM streams WHERE id = $stream", ("$stream", stream)) ?? 0;

    private static bool WasEverReceived(SqliteConnection connection, string stream) =>
        connection.ReadNumber("SELECT 1 FROM inbox WHERE stream = $stream LIMIT 1", ("$stream", stream)) is not null;

    private static OutboxEntry ReadOutboxEntry(SqliteDataReader row) => new(
        new Place(row.GetString(0), row.GetString(1), row.ReadText(2)),
        PackedJson.Unpack<Message>(row.ReadBytes(3)),
        Version: row.GetInt64(4),
        MessageId: row.ReadText(5),
        DeliveredVersion: row.GetInt64(6),
        Attempts: row.GetInt32(7),
        Refusal: row.ReadText(8));

    /// <summary>False when somebody else handled it already.</summary>
    private static bool Handle(SqliteConnection connection, string stream, string turn)
    {
        var handled = connection.ReadNumber("SELECT handled FROM inbox WHERE turn = $turn AND stream = $stream", ("$turn", turn), ("$stream", stream))
            ?? throw new InvalidOperationException($"Turn {turn} was never received in {stream}.");
        if (handled != 0)
            return false;
        connection.Run("UPDATE inbox SET handled = 1 WHERE turn = $turn", ("$turn", turn));
        return true;
    }

    private static void Append(SqliteConnection connection, string stream, List<byte[]> events)
    {
        var last = connection.ReadNumber("SELECT max(seq) FROM events WHERE stream = $stream", ("$stream", stream)) ?? 0;
        foreach (var body in events)
            connection.Run("INSERT INTO events (stream, seq, body) VALUES ($stream, $seq, $body)", ("$stream", stream), ("$seq", ++last), ("$body", body));
    }

    /// <summary>The same content again is no new version. A new one is tried anew, even when the one before was given up.</summary>
    private static void Send(SqliteConnection connection, string stream, Place place, Message message, byte[] body) => connection.Run(
        """
        INSERT INTO outbox (stream, key, channel, conversation, thread, is_root, body, version)
        VALUES ($stream, $key, $channel, $conversation, $thread, $is_root, $body, 1)
        ON CONFLICT (stream, key) DO UPDATE SET
            channel = excluded.channel, conversation = excluded.conversation, thread = excluded.thread, is_root = excluded.is_root, body = excluded.body,
            version = version + 1, attempts = 0, refusal = NULL
        WHERE body <> excluded.body
        """,
        ("$stream", stream), ("$key", message.Key), ("$channel", place.Channel), ("$conversation", place.Conversation), ("$thread", place.Thread),
        ("$is_root", message.Placement == Placement.Root), ("$body", body));

    private static void Index(SqliteConnection connection, string stream, TriageEntry entry, byte[]? body) => connection.Run(
        """
        INSERT INTO triages (stream, started, is_open, body) VALUES ($stream, $started, $is_open, $body)
        ON CONFLICT (stream) DO UPDATE SET started = excluded.started, is_open = excluded.is_open, body = excluded.body
        """,
        ("$stream", stream), ("$started", entry.StartedAt.UtcTicks), ("$is_open", entry.EndedAt is null), ("$body", body));
}
