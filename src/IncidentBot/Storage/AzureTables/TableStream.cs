using Azure;
using Azure.Data.Tables;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage.AzureTables;

/// <summary>Reads one stream's partition.</summary>
internal sealed class TableStream(TableClient table, string stream)
{
    private const string Before = "n";

    private readonly string _partition = TableKeys.Stream(stream);

    public async Task<StoredStream?> LoadAsync(int known, CancellationToken cancellationToken)
    {
        while (true)
        {
            var first = known < int.MaxValue ? TableKeys.Events(known + 1) : TableKeys.Meta;
            var rows = await AzureTable.RangeAsync(table, _partition, first, TableKeys.WaitingTo, most: null, cancellationToken);
            var meta = TableMeta.FromRow(rows.Find(row => row.RowKey == TableKeys.Meta));
            if (meta.Spilled is not null || !meta.IsIndexed)
            {
                await RepairAsync(meta, cancellationToken);
                continue;
            }

            var events = await ReadEventsAsync(rows.Where(row => row.RowKey.StartsWith(TableKeys.EventsFrom, StringComparison.Ordinal)), known, cancellationToken);

            // Pages are read one after another: a commit in between may show in the later ones only.
            if (known < int.MaxValue && known + events.Count < meta.Events)
                continue;
            var inbox = rows.Where(row => string.CompareOrdinal(row.RowKey, TableKeys.WaitingFrom) > 0).Select(row => PackedJson.Unpack<Turn>(row.ReadBody())).ToList();
            if (meta.Version == 0 && inbox.Count == 0 && await AzureTable.FindAsync(table, _partition, TableKeys.Arrivals, cancellationToken) is null)
                return null;
            return new StoredStream(stream, meta.Version, events, inbox, TableOutbox.InOrder(rows.Where(IsMessage)), known, meta.Due);
        }
    }

    /// <param name="at">The due time that is asked about; null for what is to do now.</param>
    public async Task<bool> IsDueAsync(DateTimeOffset now, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var rows = await AzureTable.RangeAsync(table, _partition, TableKeys.Meta, at is null ? TableKeys.WaitingTo : Before, most: null, cancellationToken);
        var meta = TableMeta.FromRow(rows.Find(row => row.RowKey == TableKeys.Meta));
        await RepairAsync(meta, cancellationToken);
        return at is null
            ? meta.Spilled is not null || rows.Exists(row => IsMessage(row) ? TableOutbox.IsDue(row) : row.RowKey != TableKeys.Meta)
            : meta.Due == at && at <= now;
    }

    /// <summary>Finishes what a process began and did not live to end: messages that did not fit into their transaction, the index of triages.</summary>
    public async Task RepairAsync(TableMeta meta, CancellationToken cancellationToken)
    {
        try
        {
            if (meta.Spilled is not null)
                await PutSpilledAsync(meta, cancellationToken);
            if (!meta.IsIndexed && meta.Entry is not null)
                await TableIndexes.ShowTriageAsync(table, meta.Entry, cancellationToken);
            if (meta is { Spilled: null, IsIndexed: true } || meta.ETag is not { } etag)
                return;
            await table.UpdateEntityAsync((meta with { Spilled = null, IsIndexed = true }).ToRow(_partition), etag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
        {
            // Somebody else repairs it too, or has gone on: who reads next sees.
        }
    }

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        var rows = await AzureTable.RangeAsync(table, _partition, "", "~~", most: null, cancellationToken);
        foreach (var row in rows)
        {
            if (row.GetString("Turn") is { } turn)
                await TableIndexes.ForgetAsync(table, TableKeys.Turn(turn), "turn", ETag.All, cancellationToken);
            if (IsMessage(row) && TableOutbox.FromRow(row) is { MessageId: { } thread, Message.Placement: Placement.Root } root)
                await TableIndexes.ForgetAsync(table, TableKeys.Threads(root.Place.Channel, root.Place.Conversation), TableKeys.Encode(thread), ETag.All, cancellationToken);
        }

        if (TableMeta.FromRow(rows.Find(row => row.RowKey == TableKeys.Meta)).Entry is { } entry)
            await TableIndexes.ForgetTriageAsync(table, entry, cancellationToken);

        // The row that says what there is goes last, so that an interrupted removal can be repeated.
        foreach (var some in rows.OrderBy(row => row.RowKey == TableKeys.Meta).Chunk(TableBatch.MostRows))
        {
            var batch = new TableBatch(_partition);
            foreach (var row in some)
                batch.Delete(new TableEntity(row.PartitionKey, row.RowKey), ETag.All);
            await batch.SubmitAsync(table, cancellationToken);
        }

        return rows.Count > 0;
    }

    private static bool IsMessage(TableEntity row) => row.RowKey.StartsWith(TableKeys.OutboxFrom, StringComparison.Ordinal);

    private async Task<List<TriageEvent>> ReadEventsAsync(IEnumerable<TableEntity> rows, int known, CancellationToken cancellationToken)
    {
        var events = new List<TriageEvent>();
        foreach (var row in rows)
        {
            var body = row.GetString(TableCommit.PartsColumn) is { } parts ? await TableParts.ReadAsync(table, _partition, parts, cancellationToken) : row.ReadBody();
            var first = row.GetInt32(TableCommit.FirstColumn) ?? 0;
            events.AddRange(PackedJson.Unpack<IReadOnlyList<TriageEvent>>(body).Skip(known + 1 - first));
        }

        return events;
    }

    private async Task PutSpilledAsync(TableMeta meta, CancellationToken cancellationToken)
    {
        var messages = PackedJson.Unpack<IReadOnlyList<OutgoingMessage>>(await TableParts.ReadAsync(table, _partition, meta.Spilled ?? "", cancellationToken));
        var rows = await AzureTable.RangeAsync(table, _partition, TableKeys.OutboxFrom, TableKeys.OutboxTo, most: null, cancellationToken);
        var batch = new TableBatch(_partition);
        foreach (var change in OutboxChange.Of(rows, messages, meta.Positions - messages.Count).Where(change => change.Read is null || TableOutbox.CommitOf(change.Read) < meta.Version))
        {
            var row = change.ToRow(_partition, meta.Version);
            if (!batch.Fits(row))
            {
                await batch.SubmitAsync(table, cancellationToken);
                batch = new TableBatch(_partition);
            }

            batch.Write(row, change.Read?.ETag);
        }

        await batch.SubmitAsync(table, cancellationToken);
    }
}
