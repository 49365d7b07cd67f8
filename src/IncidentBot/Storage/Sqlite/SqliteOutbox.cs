using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Data.Sqlite;

namespace IncidentBot.Storage.Sqlite;

/// <summary>The rows of outgoing messages. What becomes of an entry is decided by <see cref="OutboxEntry"/>; here it is read and written.</summary>
internal static class SqliteOutbox
{
    private const string Columns = "channel, conversation, thread, body, version, message_id, delivered_version, attempts, refusal, not_before, posts, doubles";

    public static List<OutboxEntry> Read(SqliteConnection connection, string stream) =>
        connection.ReadRows(ReadEntry, $"SELECT {Columns} FROM outbox WHERE stream = $stream ORDER BY position", ("$stream", stream));

    /// <param name="body">The message, packed before the transaction.</param>
    public static void Send(SqliteConnection connection, string stream, OutgoingMessage message, byte[] body)
    {
        if (Find(connection, stream, message.Message.Key) is not { } old)
            Write(connection, stream, new OutboxEntry(message.Place, message.Message, Version: 1, MessageId: null, DeliveredVersion: 0, Attempts: 0, Refusal: null), body);
        else if (MessageText.Of(old.Message) != MessageText.Of(message.Message))
            Write(connection, stream, old.Renew(message), body);
    }

    public static void Record(SqliteConnection connection, string stream, string key, long version, DeliveryRecord record)
    {
        var entry = Find(connection, stream, key);
        if (entry is null || entry.Version < version)
            throw new InvalidOperationException($"Message {key} of {stream} was never sent in version {version}.");
        Write(connection, stream, entry.Record(version, record), body: null);
    }

    public static List<DeliveryTrouble> ListTroubles(SqliteConnection connection) => connection.ReadRows(
        row => new DeliveryTrouble(row.GetString(0), row.GetString(1), row.GetInt64(2), new Place(row.GetString(3), row.GetString(4), row.ReadText(5)), row.ReadText(6), row.GetInt32(7)),
        "SELECT stream, key, version, channel, conversation, thread, refusal, doubles FROM outbox WHERE refusal IS NOT NULL OR doubles > 0 ORDER BY position");

    private static OutboxEntry? Find(SqliteConnection connection, string stream, string key) => connection
        .ReadRows(ReadEntry, $"SELECT {Columns} FROM outbox WHERE stream = $stream AND key = $key", ("$stream", stream), ("$key", key))
        .FirstOrDefault();

    /// <param name="body">Null when it stays.</param>
    private static void Write(SqliteConnection connection, string stream, OutboxEntry entry, byte[]? body) => connection.Run(
        """
        INSERT INTO outbox (stream, key, channel, conversation, thread, is_root, body, version, message_id, delivered_version, attempts, refusal, not_before, posts, doubles)
        VALUES ($stream, $key, $channel, $conversation, $thread, $is_root, coalesce($body, x''), $version, $message_id, $delivered_version, $attempts, $refusal, $not_before, $posts, $doubles)
        ON CONFLICT (stream, key) DO UPDATE SET
            channel = excluded.channel, conversation = excluded.conversation, thread = excluded.thread, is_root = excluded.is_root, body = coalesce($body, body),
            version = excluded.version, message_id = excluded.message_id, delivered_version = excluded.delivered_version, attempts = excluded.attempts,
            refusal = excluded.refusal, not_before = excluded.not_before, posts = excluded.posts, doubles = excluded.doubles
        """,
        ("$stream", stream), ("$key", entry.Message.Key), ("$channel", entry.Place.Channel), ("$conversation", entry.Place.Conversation), ("$thread", entry.Place.Thread),
        ("$is_root", entry.Message.Placement == Placement.Root), ("$body", body), ("$version", entry.Version), ("$message_id", entry.MessageId),
        ("$delivered_version", entry.DeliveredVersion), ("$attempts", entry.Attempts), ("$refusal", entry.Refusal), ("$not_before", entry.NotBefore?.UtcTicks),
        ("$posts", entry.Posts), ("$doubles", entry.Doubles));

    private static OutboxEntry ReadEntry(SqliteDataReader row) => new(
        new Place(row.GetString(0), row.GetString(1), row.ReadText(2)),
        PackedJson.Unpack<Message>(row.ReadBytes(3)),
        Version: row.GetInt64(4),
        MessageId: row.ReadText(5),
        DeliveredVersion: row.GetInt64(6),
        Attempts: row.GetInt32(7),
        Refusal: row.ReadText(8),
        NotBefore: row.IsDBNull(9) ? null : new DateTimeOffset(row.GetInt64(9), TimeSpan.Zero),
        Posts: row.GetInt32(10),
        Doubles: row.GetInt32(11));
}
