using Azure;
using Azure.Data.Tables;
using IncidentBot.Settings;
using IncidentBot.Storage;
using IncidentBot.Storage.AzureTables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Storage.AzureTables;

/// <summary>Over Azurite. What it accepts and Azure refuses is refused by the store itself, and shown here.</summary>
public sealed class AzureTablesTriageStoreTests : TriageStoreTests, IClassFixture<Azurite>
{
    private readonly Azurite _azurite;
    private readonly string _table = Azurite.NewTable();
    private readonly FakeTimeProvider _time = new();

    public AzureTablesTriageStoreTests(Azurite azurite)
    {
        azurite.SkipUnlessInstalled();
        _azurite = azurite;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TableClient Table => new(_azurite.ConnectionString, _table);

    private protected override ITriageStore CreateStore() => new AzureTablesTriageStore(new AzureTablesOptions { ConnectionString = _azurite.ConnectionString, Table = _table }, _time);

    private protected override async ValueTask DeleteDataAsync() => await Table.DeleteAsync(CancellationToken.None);

    [Fact]
    public async Task Parts_of_a_commit_that_did_not_happen_are_not_there()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Events = [Parked("first")] }, Cancel);
        await TableParts.WriteAsync(Table, TableKeys.Stream("t-1"), new byte[3_000_000], Cancel);

        var stream = await LoadAsync(store);

        Assert.Equal(1, stream.Version);
        AssertSame(new[] { Parked("first") }, stream.Events);
    }

    [Fact]
    public async Task The_index_of_triages_is_repaired_from_the_partition()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Entry = Entry("t-1") }, Cancel);
        var meta = (await Table.GetEntityAsync<TableEntity>(TableKeys.Stream("t-1"), TableKeys.Meta, cancellationToken: Cancel)).Value;
        meta["IsIndexed"] = false;
        await Table.UpdateEntityAsync(meta, ETag.All, TableUpdateMode.Replace, Cancel);
        foreach (var partition in new[] { TableKeys.OpenPartition, TableKeys.AllPartition })
            await Table.DeleteEntityAsync(partition, TableKeys.NewestFirst(Entry("t-1").StartedAt, "t-1"), ETag.All, Cancel);

        await store.ListDueAsync(DateTimeOffset.MaxValue.AddDays(-1), Cancel);

        Assert.Equal([Entry("t-1")], await store.ListTriagesAsync(alsoClosed: false, limit: 10, Cancel));
    }

    [Fact]
    public async Task A_mark_that_the_stream_does_not_confirm_is_removed_after_a_while()
    {
        var store = Open();
        await TableIndexesMarkAsync("nothing is there");

        var first = await store.ListDueAsync(_time.GetUtcNow(), Cancel);
        var before = await MarksAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        await store.ListDueAsync(_time.GetUtcNow(), Cancel);

        Assert.Empty(first);
        Assert.Equal((1, 0), (before, await MarksAsync()));
    }

    [Fact]
    public async Task A_turn_whose_receipt_was_cut_short_is_received_when_it_comes_again()
    {
        var store = Open();
        await store.CheckAsync(Cancel);
        await Table.AddEntityAsync(new TableEntity(TableKeys.Turn("turn-1"), "turn") { ["Stream"] = "t-1" }, Cancel);

        var received = await store.ReceiveAsync("elsewhere", Said("turn-1"), Cancel);

        Assert.True(received);
        Assert.Equal("turn-1", Assert.Single((await LoadAsync(store)).Inbox).Id);
        Assert.Null(await store.LoadAsync("elsewhere", Cancel));
    }

    [Fact]
    public async Task A_newer_versions_table_is_named_and_left_as_it_was()
    {
        await Table.CreateIfNotExistsAsync(Cancel);
        await Table.AddEntityAsync(new TableEntity(TableKeys.StorePartition, "schema") { ["Version"] = AzureTable.SchemaVersion + 1 }, Cancel);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => Open().CheckAsync(Cancel));

        Assert.Contains("newer IncidentBot", refused.Message);
        Assert.Contains(_table, refused.Message);
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_one_sentence_without_the_key()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var connection = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={key};TableEndpoint={_azurite.Address}devstoreaccount1;";
        var store = new AzureTablesTriageStore(new AzureTablesOptions { ConnectionString = connection, Table = _table }, _time);

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => store.CheckAsync(Cancel));

        Assert.Contains("does not let this bot in", refused.Message);
        Assert.DoesNotContain(key, refused.Message);
    }

    [Fact]
    public void A_transaction_over_two_partitions_is_refused_before_it_is_sent()
    {
        var batch = new TableBatch("one");

        Assert.Throws<InvalidOperationException>(() => batch.Insert(new TableEntity("two", "row")));
    }

    [Fact]
    public void A_transaction_that_Azure_would_refuse_for_its_size_is_refused_before_it_is_sent()
    {
        var (many, large, twice) = (new TableBatch("one"), new TableBatch("one"), new TableBatch("one"));
        for (var i = 0; i < TableBatch.MostRows; i++)
            many.Insert(many.Row($"{i}"));
        large.Insert(large.Row("0").WithBody(new byte[800_000]));
        twice.Insert(twice.Row("0"));

        Assert.Throws<InvalidOperationException>(() => many.Insert(many.Row("one more")));
        Assert.Throws<InvalidOperationException>(() => large.Insert(large.Row("1").WithBody(new byte[800_000])));
        Assert.Throws<InvalidOperationException>(() => large.Row("2").WithBody(new byte[1_000_000]));
        Assert.Throws<InvalidOperationException>(() => twice.Insert(twice.Row("0")));
    }

    [Theory]
    [InlineData("ConnectionString", "nonsense", "Storage:AzureTables:ConnectionString")]
    [InlineData("Endpoint", "nonsense", "Storage:AzureTables:Endpoint")]
    [InlineData("Table", "my-table", "Storage:AzureTables:Table")]
    [InlineData("Tabel", "x", "Storage:AzureTables:Tabel")]
    public void Half_a_section_stops_the_start_and_names_the_key(string key, string value, string named)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Storage:AzureTables:{key}", value)]).Build();

        var refused = Assert.Throws<SettingsException>(() => new ServiceCollection().AddStorage(configuration));

        Assert.Contains(named, refused.Message);
    }

    [Fact]
    public async Task The_configured_table_is_the_store()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Storage:AzureTables:ConnectionString", _azurite.ConnectionString), new("Storage:AzureTables:Table", _table)]).Build();
        await using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();

        Assert.Contains(_table, await services.GetRequiredService<ITriageStore>().CheckAsync(Cancel));
    }

    private async Task TableIndexesMarkAsync(string stream)
    {
        await Table.CreateIfNotExistsAsync(Cancel);
        await TableIndexes.MarkDueAsync(Table, stream, null, Cancel);
    }

    private async Task<int> MarksAsync() => (await AzureTable.RangeAsync(Table, TableKeys.DuePartition, "0", "~", most: null, Cancel)).Count;
}
