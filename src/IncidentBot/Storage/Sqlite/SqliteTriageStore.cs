using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Data.Sqlite;

namespace IncidentBot.Storage.Sqlite;

/// <summary>All streams in one file. Reads are snapshots on pooled connections, writes go through one <see cref="SqliteWriter"/>.</summary>
internal sealed class SqliteTriageStore : ITriageStore, IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;

    public SqliteTriageStore(SqliteStorageOptions options)
    {
        _database = new SqliteDatabase(options.Path, options.MostPages);
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

    public Task<StoredStream?> LoadAsync(string stream, int known, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            var version = ReadVersion(connection, stream);
            var inbox = connection.ReadRows(
                row => PackedJson.Unpack<Turn>(row.ReadBytes(0)),
                "SELECT body FROM inbox WHERE stream = $stream AND handled = 0 ORDER BY arrival", ("$stream", stream));
            if (version == 0 && inbox.Count == 0 && !WasEverReceived(connection, stream))
                return null;

            var events = connection.ReadRows(
                row => PackedJson.Unpack<TriageEvent>(row.ReadBytes(0)),
                "SELECT body FROM events WHERE stream = $stream AND seq > $known ORDER BY seq", ("$stream", stream), ("$known", known));
            return new StoredStream(stream, version, events, inbox, SqliteOutbox.Read(connection, stream), known, ReadDue(connection, stream));
        },
        cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> LoadOutboxAsync(string stream, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<OutboxEntry>>(connection => SqliteOutbox.Read(connection, stream), cancellationToken);

    public Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        var events = commit.Events.Select(PackedJson.Pack).ToList();
        var messages = commit.Messages.Select(message => (Message: message, Body: PackedJson.Pack(message.Message))).ToList();
        var entry = commit.Entry is null ? null : PackedJson.Pack(commit.Entry);

        return _writer.WriteAsync(
            connection =>
            {
                if (ReadVersion(connection, commit.Stream) != commit.ExpectedVersion || !IsHeld(connection, commit.Lease))
                    return false;
                if (commit.HandledTurn is { } turn && !Handle(connection, commit.Stream, turn))
                    return false;

                connection.Run(
                    "INSERT INTO streams (id, version, due) VALUES ($stream, 1, $due) ON CONFLICT (id) DO UPDATE SET version = version + 1, due = excluded.due",
                    ("$stream", commit.Stream), ("$due", commit.Due?.UtcTicks));
                Append(connection, commit.Stream, events);
                foreach (var (message, body) in messages)
                    SqliteOutbox.Send(connection, commit.Stream, message, body);
                if (commit.Entry is not null)
                    Index(connection, commit.Stream, commit.Entry, entry);
                return true;
            },
            cancellationToken);
    }

    public Task<bool> RecordDeliveryAsync(string stream, string messageKey, long messageVersion, DeliveryRecord record, Lease? lease, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            connection =>
            {
                if (!IsHeld(connection, lease))
                    return false;
                SqliteOutbox.Record(connection, stream, messageKey, messageVersion, record);
                return true;
            },
            cancellationToken);

    public Task<Lease> LeaseAsync(string stream, string work, string owner, Lease? stale, CancellationToken cancellationToken) => _writer.WriteAsync(
        connection => Write(connection, ReadLease(connection, stream, work).AskedBy(owner, stale)), cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => _writer.WriteAsync(
        connection => IsHeld(connection, lease) ? Write(connection, lease with { Owner = "" }) : lease, cancellationToken);

    public Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<string>>(
        connection => connection.ReadRows(
            row => row.GetString(0),
            """
            SELECT stream FROM inbox WHERE handled = 0
            UNION SELECT stream FROM outbox WHERE delivered_version < version AND refusal IS NULL
            UNION SELECT id FROM streams WHERE due <= $now
            """,
            ("$now", now.UtcTicks)),
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

    public Task<IReadOnlyList<DeliveryTrouble>> ListTroublesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<DeliveryTrouble>>(SqliteOutbox.ListTroubles, cancellationToken);

    public Task DeleteAsync(string stream, CancellationToken cancellationToken) => _writer.WriteAsync(
        connection => connection.Run(
            """
            DELETE FROM inbox WHERE stream = $stream;
            DELETE FROM events WHERE stream = $stream;
            DELETE FROM outbox WHERE stream = $stream;
            DELETE FROM triages WHERE stream = $stream;
            DELETE FROM leases WHERE stream = $stream;
            DELETE FROM streams WHERE id = $stream;
            """,
            ("$stream", stream)),
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

    private static DateTimeOffset? ReadDue(SqliteConnection connection, string stream) =>
        connection.ReadNumber("SELECT due FROM streams WHERE id = $stream", ("$stream", stream)) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static bool WasEverReceived(SqliteConnection connection, string stream) =>
        connection.ReadNumber("SELECT 1 FROM inbox WHERE stream = $stream LIMIT 1", ("$stream", stream)) is not null;

    private static bool IsHeld(SqliteConnection connection, Lease? lease) => lease is null || ReadLease(connection, lease.Stream, lease.Work).IsHeldAs(lease);

    private static Lease ReadLease(SqliteConnection connection, string stream, string work) => connection
        .ReadRows(
            row => new Lease(stream, work, row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
            "SELECT owner, fence, beat FROM leases WHERE stream = $stream AND work = $work", ("$stream", stream), ("$work", work))
        .FirstOrDefault() ?? Lease.Free(stream, work);

    private static Lease Write(SqliteConnection connection, Lease lease)
    {
        connection.Run(
            "INSERT OR REPLACE INTO leases (stream, work, owner, fence, beat) VALUES ($stream, $work, $owner, $fence, $beat)",
            ("$stream", lease.Stream), ("$work", lease.Work), ("$owner", lease.Owner), ("$fence", lease.Fence), ("$beat", lease.Beat));
        return lease;
    }

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

    private static void Index(SqliteConnection connection, string stream, TriageEntry entry, byte[]? body) => connection.Run(
        """
        INSERT INTO triages (stream, started, is_open, body) VALUES ($stream, $started, $is_open, $body)
        ON CONFLICT (stream) DO UPDATE SET started = excluded.started, is_open = excluded.is_open, body = excluded.body
        """,
        ("$stream", stream), ("$started", entry.StartedAt.UtcTicks), ("$is_open", entry.EndedAt is null), ("$body", body));
}
