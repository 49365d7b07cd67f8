using Azure;
using Azure.Data.Tables;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// One partition per stream, in Azure Storage or Cosmos DB's table endpoint. Every write names the ETag of what it was decided on; whoever loses a race reads again.
/// A write whose answer was lost carries an id by which it is recognised.
/// </summary>
internal sealed class AzureTablesTriageStore(AzureTablesOptions options, TimeProvider time) : ITriageStore
{
    private const int MostVerifiedAtOnce = 16;

    private readonly AzureTable _table = new(options);
    private readonly TableHousekeeping _housekeeping = new(time);

    public Task<bool> ReceiveAsync(string stream, Turn turn, CancellationToken cancellationToken) =>
        _table.UseAsync(table => TableInbox.ReceiveAsync(table, stream, turn, cancellationToken), cancellationToken);

    public Task<StoredStream?> LoadAsync(string stream, int known, CancellationToken cancellationToken) =>
        _table.UseAsync(table => new TableStream(table, stream).LoadAsync(known, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> LoadOutboxAsync(string stream, CancellationToken cancellationToken) => _table.UseAsync(
        async table => (await new TableStream(table, stream).LoadAsync(int.MaxValue, cancellationToken))?.Outbox ?? [], cancellationToken);

    public Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        _table.UseAsync(table => new TableCommit(table, commit).RunAsync(cancellationToken), cancellationToken);

    public Task<bool> RecordDeliveryAsync(string stream, string messageKey, long messageVersion, DeliveryRecord record, Lease? lease, CancellationToken cancellationToken) =>
        _table.UseAsync(table => RecordAsync(table, stream, messageKey, messageVersion, record, lease, cancellationToken), cancellationToken);

    public Task<Lease> LeaseAsync(string stream, string work, string owner, Lease? stale, CancellationToken cancellationToken) =>
        _table.UseAsync(table => TableLeases.ChangeAsync(table, stream, work, lease => lease.AskedBy(owner, stale), cancellationToken), cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => _table.UseAsync(
        table => TableLeases.ChangeAsync(table, lease.Stream, lease.Work, now => now.IsHeldAs(lease) ? now with { Owner = "" } : now, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            var marked = await TableIndexes.ListDueAsync(table, now, cancellationToken);
            var due = new List<string>();
            foreach (var some in marked.Chunk(MostVerifiedAtOnce))
            {
                var verified = await Task.WhenAll(some.Select(async one =>
                    (one.Stream, IsDue: await _housekeeping.VerifyAsync(table, one.Row, new TableStream(table, one.Stream).IsDueAsync(now, one.At, cancellationToken), cancellationToken))));
                due.AddRange(verified.Where(one => one.IsDue).Select(one => one.Stream));
            }

            return (IReadOnlyList<string>)[.. due.Distinct()];
        },
        cancellationToken);

    public Task<IReadOnlyList<TriageEntry>> ListTriagesAsync(bool alsoClosed, int limit, CancellationToken cancellationToken) =>
        _table.UseAsync(table => TableIndexes.ListTriagesAsync(table, alsoClosed, limit, cancellationToken), cancellationToken);

    public Task<string?> FindByThreadAsync(string channel, string conversation, string thread, CancellationToken cancellationToken) =>
        _table.UseAsync(table => TableIndexes.FindThreadAsync(table, new Place(channel, conversation, null), thread, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DeliveryTrouble>> ListTroublesAsync(CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            var troubles = new List<DeliveryTrouble>();
            foreach (var (stream, key, row) in await TableIndexes.ListTroublesAsync(table, cancellationToken))
            {
                var entry = await AzureTable.FindAsync(table, TableKeys.Stream(stream), TableKeys.Message(key), cancellationToken) is { } found ? TableOutbox.FromRow(found) : null;
                if (await _housekeeping.VerifyAsync(table, row, Task.FromResult(entry is { Refusal: not null } or { Doubles: > 0 }), cancellationToken) && entry is not null)
                    troubles.Add(new DeliveryTrouble(stream, key, entry.Version, entry.Place, entry.Refusal, entry.Doubles));
            }

            return (IReadOnlyList<DeliveryTrouble>)troubles;
        },
        cancellationToken);

    public Task DeleteAsync(string stream, CancellationToken cancellationToken) =>
        _table.UseAsync(table => new TableStream(table, stream).DeleteAsync(cancellationToken), cancellationToken);

    public Task<string> CheckAsync(CancellationToken cancellationToken) => _table.UseAsync(
        async table =>
        {
            await table.UpsertEntityAsync(new TableEntity(TableKeys.StorePartition, "check"), cancellationToken: cancellationToken);
            var open = await TableIndexes.ListTriagesAsync(table, alsoClosed: false, limit: 1000, cancellationToken);
            return $"Azure {_table.Name}, {(open.Count == 1000 ? "1000 or more" : open.Count)} open triages";
        },
        cancellationToken);

    private static async Task<bool> RecordAsync(TableClient table, string stream, string key, long version, DeliveryRecord record, Lease? lease, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Stream(stream);
        while (true)
        {
            var finding = AzureTable.FindAsync(table, partition, TableKeys.Message(key), cancellationToken);
            var held = lease is null ? null : await AzureTable.FindAsync(table, partition, TableKeys.Lease(lease.Work), cancellationToken);
            var row = await finding;
            if (lease is not null && (held is null || !TableLeases.FromRow(stream, lease.Work, held).IsHeldAs(lease)))
                return false;
            if (row is null || TableOutbox.FromRow(row) is var entry && entry.Version < version)
                throw new InvalidOperationException($"Message {key} of {stream} was never sent in version {version}.");

            var after = TableOutbox.FromRow(row).Record(version, record);
            if (record is DeliveryRecord.Delivered { MessageId: var thread } && after.Message.Placement == Placement.Root)
                await TableIndexes.MarkThreadAsync(table, after.Place, thread, stream, cancellationToken);
            if (after.Refusal is not null || after.Doubles > 0)
                await TableIndexes.MarkTroubleAsync(table, stream, key, cancellationToken);
            if (record is DeliveryRecord.SendAgain)
                await TableIndexes.MarkDueAsync(table, stream, null, cancellationToken);
            var batch = new TableBatch(partition);
            batch.Write(TableOutbox.ToRow(partition, after, TableOutbox.Position(row), TableOutbox.CommitOf(row)), row.ETag);
            if (held is not null)
                batch.Hold(held);
            try
            {
                await batch.SubmitAsync(table, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
            {
                // A newer version of the message, or a renewed lease.
            }
        }
    }
}
