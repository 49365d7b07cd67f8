using Azure;
using Azure.Data.Tables;
using IncidentBot.Triage;

namespace IncidentBot.Storage.AzureTables;

/// <summary>In the table of the triages, one partition for changes and one for answers. Each has a row by its time, and a row by its id that keeps the id unique.</summary>
internal sealed class AzureTablesHookStore(AzureTablesOptions options, TimeProvider time) : IHookStore
{
    private const string AtColumn = "At";
    private const int RowsEach = 2;

    private readonly AzureTable _table = new(options);

    public Task AddChangesAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            foreach (var some in changes.DistinctBy(change => change.Id).Chunk(TableBatch.MostRows / RowsEach))
                await AddAsync(table, TableKeys.ChangesPartition, [.. some.Select(change => new Dated(change.Id, change.At, PackedJson.Pack(change)))], cancellationToken);
            await ForgetOldAsync(table, TableKeys.ChangesPartition, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<Change>> ListChangesAsync(TimeWindow window, int limit, CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            var (from, before) = (TableKeys.Before(window.To), TableKeys.Before(window.From));
            var rows = await AzureTable.RangeAsync(table, TableKeys.ChangesPartition, from, before, limit, cancellationToken);
            return (IReadOnlyList<Change>)[.. rows.Select(row => PackedJson.Unpack<Change>(row.ReadBody()))];
        },
        cancellationToken);

    public Task<bool> HasChangesAsync(CancellationToken cancellationToken) => _table.UseAsync(
        async table => await AzureTable.RangeAsync(table, TableKeys.ChangesPartition, TableKeys.DatedFrom, TableKeys.DatedTo, most: 1, cancellationToken) is not [], cancellationToken);

    public Task<string> RememberAsync(string key, string answer, CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            await AddAsync(table, TableKeys.AnswersPartition, [new Dated(key, time.GetUtcNow(), PackedJson.Pack(answer))], cancellationToken);
            await ForgetOldAsync(table, TableKeys.AnswersPartition, cancellationToken);
            return await FindAsync(table, TableKeys.AnswersPartition, key, cancellationToken) is { } found ? PackedJson.Unpack<string>(found.ReadBody()) : answer;
        },
        cancellationToken);

    /// <summary>One transaction. What is there already stays as it is.</summary>
    private static async Task AddAsync(TableClient table, string partition, IReadOnlyList<Dated> added, CancellationToken cancellationToken)
    {
        while (true)
        {
            var there = await Task.WhenAll(added.Select(one => AzureTable.FindAsync(table, partition, TableKeys.Unique(one.Id), cancellationToken)));
            var batch = new TableBatch(partition);
            foreach (var (one, _) in added.Zip(there).Where(pair => pair.Second is null))
            {
                batch.Insert(new TableEntity(partition, TableKeys.Unique(one.Id)) { [AtColumn] = one.At.UtcTicks });
                batch.Insert(new TableEntity(partition, TableKeys.Dated(one.At, one.Id)).WithBody(one.Body));
            }

            try
            {
                await batch.SubmitAsync(table, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
            {
                // Somebody else pushes the same.
            }
        }
    }

    private static async Task<TableEntity?> FindAsync(TableClient table, string partition, string id, CancellationToken cancellationToken) =>
        (await AzureTable.FindAsync(table, partition, TableKeys.Unique(id), cancellationToken))?.GetInt64(AtColumn) is { } ticks
            ? await AzureTable.FindAsync(table, partition, TableKeys.Dated(new DateTimeOffset(ticks, TimeSpan.Zero), id), cancellationToken)
            : null;

    private async Task ForgetOldAsync(TableClient table, string partition, CancellationToken cancellationToken)
    {
        var old = await AzureTable.RangeAsync(table, partition, TableKeys.Before(time.GetUtcNow() - IHookStore.Kept), TableKeys.DatedTo, TableBatch.MostRows / RowsEach, cancellationToken);
        foreach (var row in old)
        {
            await TableIndexes.ForgetAsync(table, partition, TableKeys.UniqueOf(row.RowKey), ETag.All, cancellationToken);
            await TableIndexes.ForgetAsync(table, partition, row.RowKey, row.ETag, cancellationToken);
        }
    }

    private sealed record Dated(string Id, DateTimeOffset At, byte[] Body);
}
