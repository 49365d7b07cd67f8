using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IncidentBot.Triage;
using Microsoft.Data.Sqlite;

namespace IncidentBot.Channels.Web;

/// <summary>
/// What the page shows, kept in a table of its own: it survives a restart, an edit replaces what it edits,
/// and a page that was away asks for what is newer than it knows.
/// </summary>
internal sealed class WebMessages(string path, TimeProvider time) : IDisposable
{
    /// <summary>What a page that knows nothing gets at most: the newest ones.</summary>
    public const int Newest = 5_000;

    private const string Columns = "id, stream, revision, position, conversation, thread, at, edited, author, message";
    private const string MayRead = "(reader IS NULL OR reader = $person)";

    // "IBot", by which the triage store knows the bot's own file, whoever of the two creates it.
    private const int ApplicationId = 0x49426F74;

    private readonly Lock opening = new();
    private readonly Lock writing = new();
    private TaskCompletionSource changed = NewSignal();
    private SqliteConnection? keeper;

    /// <summary>Completes with the next change. Take it before reading, so that nothing falls between.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    private static string IdOf(string stream, string key) =>
        "m" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stream}\n{key}")).AsSpan(0, 12));

    /// <summary>Posts the bot's message, or edits the one of its stream and key. The same content again changes nothing. Returns the message's id.</summary>
    public string Put(string stream, string conversation, string? thread, Message message) =>
        Write(IdOf(stream, message.Key), stream, conversation, thread, Author.IncidentBot, message, """
        DO UPDATE SET revision = excluded.revision, thread = excluded.thread, reader = excluded.reader, message = excluded.message, edited = excluded.at
        WHERE message <> excluded.message OR thread IS NOT excluded.thread
        """);

    /// <summary>Keeps what a person said or clicked. The same turn again changes nothing, whatever it says.</summary>
    public void PutWords(Guid turn, string stream, string conversation, string? thread, Author author, Message message) =>
        Write(IdOf("turn", turn.ToString("D", CultureInfo.InvariantCulture)), stream, conversation, thread, author, message, "DO NOTHING");

    public WebMessage? Find(string id)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM web_messages WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return Read(command).FirstOrDefault();
    }

    /// <summary>The root message of a stream, or null while it is not posted.</summary>
    public WebMessage? FindRoot(string stream)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM web_messages WHERE stream = $stream AND message ->> 'placement' = 'root' ORDER BY position LIMIT 1";
        command.Parameters.AddWithValue("$stream", stream);
        return Read(command).FirstOrDefault();
    }

    /// <summary>What <paramref name="person"/> may read of a stream, oldest first.</summary>
    public IReadOnlyList<WebMessage> ListStream(string stream, string? person)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM web_messages WHERE stream = $stream AND {MayRead} ORDER BY position LIMIT {Newest}";
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$person", person ?? "");
        return Read(command);
    }

    /// <summary>What <paramref name="person"/> may read and is newer than a revision, in order of revision, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<WebMessage> ListAfter(long revision, string? person, int limit)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM web_messages WHERE revision > $revision AND {MayRead} ORDER BY revision LIMIT $limit";
        command.Parameters.AddWithValue("$revision", revision);
        command.Parameters.AddWithValue("$person", person ?? "");
        command.Parameters.AddWithValue("$limit", limit);
        return Read(command);
    }

    /// <summary>The newest revision, and the one before the <see cref="Newest"/> newest messages; zero when there are fewer.</summary>
    public (long Last, long BeforeNewest) Span()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT coalesce(max(revision), 0), coalesce((SELECT revision FROM web_messages ORDER BY revision DESC LIMIT 1 OFFSET {Newest}), 0) FROM web_messages
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public void Dispose()
    {
        if (keeper is null)
            return;
        SqliteConnection.ClearPool(keeper);
        keeper.Dispose();
    }

    private string Write(string id, string stream, string conversation, string? thread, Author author, Message message, string whenThere)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            INSERT INTO web_messages (id, stream, key, revision, position, conversation, thread, reader, at, author, message)
            SELECT $id, $stream, $key, next, next, $conversation, $thread, $reader, $at, $author, $message
            FROM (SELECT coalesce(max(revision), 0) + 1 AS next FROM web_messages) WHERE true
            ON CONFLICT (id) {whenThere}
            """;
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$key", message.Key);
        command.Parameters.AddWithValue("$conversation", conversation);
        command.Parameters.AddWithValue("$thread", (object?)thread ?? DBNull.Value);
        command.Parameters.AddWithValue("$reader", (object?)message.For ?? DBNull.Value);
        command.Parameters.AddWithValue("$at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("$author", JsonSerializer.Serialize(author, TriageJson.Options));
        command.Parameters.AddWithValue("$message", JsonSerializer.Serialize(message, TriageJson.Options));
        int written;
        lock (writing)
            written = command.ExecuteNonQuery();
        if (written > 0)
            Signal();
        return id;
    }

    private SqliteConnection Open()
    {
        lock (opening)
            keeper ??= Create();
        var connection = new SqliteConnection(keeper.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // The triage store writes to the same log after us and waits for the disk: what it says was delivered is on the disk with it.
        command.CommandText = "PRAGMA busy_timeout = 1000; PRAGMA synchronous = NORMAL";
        command.ExecuteNonQuery();
        return connection;
    }

    private SqliteConnection Create()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema";
        var isEmpty = command.ExecuteScalar() is 0L;
        command.CommandText = $"""
            PRAGMA journal_mode = WAL;
            {(isEmpty ? $"PRAGMA application_id = {ApplicationId};" : "")}
            CREATE TABLE IF NOT EXISTS web_messages (
              id TEXT NOT NULL PRIMARY KEY,
              stream TEXT NOT NULL,
              key TEXT NOT NULL,
              revision INTEGER NOT NULL UNIQUE,
              position INTEGER NOT NULL,
              conversation TEXT NOT NULL,
              thread TEXT,
              reader TEXT,
              at TEXT NOT NULL,
              edited TEXT,
              author TEXT NOT NULL,
              message TEXT NOT NULL,
              UNIQUE (stream, key));
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    private static List<WebMessage> Read(SqliteCommand command)
    {
        var found = new List<WebMessage>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            found.Add(new WebMessage(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                Time(reader.GetString(6)),
                reader.IsDBNull(7) ? null : Time(reader.GetString(7)),
                Parse<Author>(reader.GetString(8)),
                Parse<Message>(reader.GetString(9))));
        return found;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static T Parse<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, TriageJson.Options) ?? throw new InvalidDataException("The page's table holds an empty row.");

    private void Signal() => Interlocked.Exchange(ref changed, NewSignal()).SetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
