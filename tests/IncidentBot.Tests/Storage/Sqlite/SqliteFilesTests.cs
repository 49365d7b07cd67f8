using System.IO.Compression;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Storage.Sqlite;

/// <summary>Files as earlier versions of the bot wrote them (a practice drop that waits for a person, and a question about an unknown metric). They open for ever: none is ever changed.</summary>
public sealed class SqliteFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-files").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_of_this_schema_opens_and_its_triage_goes_on(int schema)
    {
        await using var store = new SqliteTriageStore(new SqliteStorageOptions { Path = Unpack($"store-{schema}.db.gz") });

        var entry = Assert.Single(await store.ListTriagesAsync(alsoClosed: false, limit: 10, Cancel));
        var stored = await store.LoadAsync(entry.Id, Cancel);
        Assert.NotNull(stored);
        var state = TriageState.Fold(entry.Id, stored.Events);
        Assert.Equal(14, stored.Events.Count);
        Assert.True(state.IsGathered);
        Assert.All(stored.Outbox, message => Assert.False(message.IsDue));
        Assert.Contains(entry.Id, await store.ListDueAsync(DateTimeOffset.MaxValue, Cancel));
        Assert.True(await store.CommitAsync(new Commit(entry.Id, stored.Version, [new TriageClosed(state.AsOf, state.Started.By, null, null)], [], null, entry), Cancel));
    }

    private string Unpack(string name)
    {
        var path = Path.Combine(_folder, "store.db");
        using var packed = File.OpenRead(Path.Combine(Folder(), name));
        using var unpacked = File.Create(path);
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        zip.CopyTo(unpacked);
        return path;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "tests", "IncidentBot.Tests", "Storage", "Sqlite", "Files");
    }
}
