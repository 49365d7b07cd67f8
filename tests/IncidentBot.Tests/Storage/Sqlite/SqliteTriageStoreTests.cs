using IncidentBot.Conversations;
using IncidentBot.Settings;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IncidentBot.Tests.Storage.Sqlite;

public sealed class SqliteTriageStoreTests : TriageStoreTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "new folder", "store.db");

    private protected override ITriageStore CreateStore() => new SqliteTriageStore(new SqliteStorageOptions { Path = FilePath });

    private protected override ValueTask DeleteDataAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_newer_versions_file_is_named_and_left_as_it_was()
    {
        await CreateFileAsync("PRAGMA user_version = 3");

        await AssertRefusedAsync("newer IncidentBot");
    }

    [Fact]
    public async Task Another_applications_database_is_named_and_left_as_it_was()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        Run("CREATE TABLE invoices (id INTEGER)");

        await AssertRefusedAsync("another application");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(64 * 1024)]
    public async Task Noise_is_named_and_left_as_it_was(int length)
    {
        var noise = new byte[length];
        new Random(3).NextBytes(noise);
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllBytesAsync(FilePath, noise, Cancel);

        await AssertRefusedAsync("not an IncidentBot database");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.01)]
    public async Task A_file_cut_short_is_named_and_left_as_it_was(double kept)
    {
        await CreateFileAsync("SELECT 1");
        var whole = await File.ReadAllBytesAsync(FilePath, Cancel);
        await File.WriteAllBytesAsync(FilePath, whole[..(int)(whole.Length * kept)], Cancel);

        await AssertRefusedAsync(FilePath);
    }

    [Fact]
    public async Task A_path_that_is_a_folder_is_refused()
    {
        Directory.CreateDirectory(FilePath);
        var store = Open();

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => store.CheckAsync(Cancel));

        Assert.Contains(FilePath, refused.Message);
    }

    [Fact]
    public async Task A_transaction_cut_by_a_killed_process_did_not_happen()
    {
        await using (var child = WritingProcess.Start(FilePath))
            await child.UntilInsideTransactionAsync(Cancel);

        var store = Open();

        var stream = await LoadAsync(store, WritingProcess.Stream);
        Assert.Equal(WritingProcess.Commits, stream.Version);
        Assert.Equal(WritingProcess.Commits, stream.Events.Count);
        Assert.Equal(WritingProcess.Commits, Assert.Single(stream.Outbox).Version);
        Assert.True(await store.CommitAsync(Commit(stream.Version) with { Stream = WritingProcess.Stream, Events = [Parked("after")] }, Cancel));
    }

    [Fact]
    public void Without_configuration_the_file_is_in_the_users_data_folder()
    {
        using var services = new ServiceCollection().AddStorage(new ConfigurationBuilder().Build()).BuildServiceProvider();

        var path = services.GetRequiredService<SqliteStorageOptions>().Path;

        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "IncidentBot", "incidentbot.db"), path);
    }

    [Fact]
    public async Task The_configured_file_is_opened_at_start()
    {
        using var host = Host(FilePath);

        await host.StartAsync(Cancel);

        Assert.Contains(FilePath, await host.Services.GetRequiredService<ITriageStore>().CheckAsync(Cancel));
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_stops_the_start()
    {
        Directory.CreateDirectory(FilePath);
        using var host = Host(FilePath);

        await Assert.ThrowsAsync<StoreUnusableException>(() => host.StartAsync(Cancel));
    }

    [Fact]
    public void An_empty_path_stops_the_start_and_names_the_key()
    {
        var refused = Assert.Throws<SettingsException>(() => Host(""));

        Assert.Contains("Storage:Sqlite:Path", refused.Message);
    }

    private static IHost Host(string path)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", path)]);
        builder.Services.AddStorage(builder.Configuration);
        return builder.Build();
    }

    /// <summary>A file with some content, as an earlier run left it, changed by <paramref name="sql"/>.</summary>
    private async Task CreateFileAsync(string sql)
    {
        await using (var store = new SqliteTriageStore(new SqliteStorageOptions { Path = FilePath }))
            await store.CommitAsync(Commit(0) with { Events = [.. Enumerable.Range(0, 100).Select(i => Parked(new string('x', 2000)))] }, Cancel);
        Run(sql);
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task AssertRefusedAsync(string because)
    {
        var before = await File.ReadAllBytesAsync(FilePath, Cancel);
        var store = Open();

        var refusals = new[]
        {
            await Assert.ThrowsAsync<StoreUnusableException>(() => store.CheckAsync(Cancel)),
            await Assert.ThrowsAsync<StoreUnusableException>(() => store.LoadAsync("t-1", Cancel)),
            await Assert.ThrowsAsync<StoreUnusableException>(() => store.ReceiveAsync("t-1", Said("turn-1"), Cancel)),
        };

        Assert.All(refusals, refused => Assert.Contains(FilePath, refused.Message));
        Assert.All(refusals, refused => Assert.Contains(because, refused.Message));
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath, Cancel));
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }
}
