using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

public sealed class RetentionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-retention").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_ended_long_ago_is_exported_and_removed_and_nothing_else()
    {
        await using var store = new SqliteTriageStore(new SqliteStorageOptions { Path = Path.Combine(_folder, "store.db") });
        var now = MadeTurn.Now;
        foreach (var (id, ended) in new (string, DateTimeOffset?)[] { ("old", now.AddDays(-401)), ("recent", now.AddDays(-399)), ("open", null) })
            await store.CommitAsync(new Commit(id, 0, [new HypothesisParked(now, MadeTurn.Lena, $"guess of {id}")], [], null, new TriageEntry(id, "checkout", "", MadeTurn.Place, now.AddDays(-500), ended)), Cancel);
        var export = Path.Combine(_folder, "export");
        using var retention = new Retention(store, new RetentionSettings(TimeSpan.FromDays(400), export), new FakeTimeProvider(now), NullLogger<Retention>.Instance);

        await retention.RunOnceAsync(Cancel);
        await retention.RunOnceAsync(Cancel);

        Assert.Null(await store.LoadAsync("old", Cancel));
        Assert.Equal(["open", "recent"], (await store.ListTriagesAsync(alsoClosed: true, 10, Cancel)).Select(entry => entry.Id).Order());
        var lines = await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(export)), Cancel);
        Assert.Equal(2, lines.Length);
        Assert.Contains("guess of old", lines[1], StringComparison.Ordinal);
    }
}
