using Azure;
using Azure.Data.Tables;
using IncidentBot.Triage;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// A commit as one transaction over the stream's partition. Its events are one row. What does not fit is written before as parts that nobody knows of until the
/// transaction names them.
/// </summary>
internal sealed class TableCommit(TableClient table, Commit commit)
{
    public const string PartsColumn = "Parts";
    public const string FirstColumn = "First";

    /// <summary>Beside messages: meta, events, the handled turn, the lease.</summary>
    private const int OtherRows = 4;
    private const int MostMessageBytes = TableBatch.MostBytes / 3;
    private const int FewMessages = 8;
    private const int MostTries = 100;

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly string _partition = TableKeys.Stream(commit.Stream);
    private readonly byte[] _events = PackedJson.Pack(commit.Events);
    private string? _eventParts;
    private string? _messageParts;

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostTries; i++)
        {
            if (await TryAsync(isRepeated: i > 0, cancellationToken) is { } outcome)
                return outcome;
        }

        throw new InvalidOperationException($"The commit to {commit.Stream} lost {MostTries} races.");
    }

    /// <summary>Null when a race was lost that says nothing about the outcome.</summary>
    private async Task<bool?> TryAsync(bool isRepeated, CancellationToken cancellationToken)
    {
        var readingMeta = AzureTable.FindAsync(table, _partition, TableKeys.Meta, cancellationToken);
        var readingLease = commit.Lease is null ? Task.FromResult<TableEntity?>(null) : AzureTable.FindAsync(table, _partition, TableKeys.Lease(commit.Lease.Work), cancellationToken);
        var readingTurn = commit.HandledTurn is null ? Task.FromResult<string?>(null) : TableInbox.FindWaitingAsync(table, _partition, commit.HandledTurn, cancellationToken);
        var readingMessages = ReadMessagesAsync(cancellationToken);
        var meta = TableMeta.FromRow(await readingMeta);
        var (lease, waiting, messages) = (await readingLease, await readingTurn, await readingMessages);

        if (meta.Version != commit.ExpectedVersion)
            return meta.LastCommit == _id;
        if (meta.Spilled is not null)
        {
            await new TableStream(table, commit.Stream).RepairAsync(meta, cancellationToken);
            return null;
        }

        if (commit.Lease is not null && !TableLeases.FromRow(commit.Stream, commit.Lease.Work, lease).IsHeldAs(commit.Lease))
            return false;
        if (commit.HandledTurn is not null && waiting is null)
            throw new InvalidOperationException($"Turn {commit.HandledTurn} was never received in {commit.Stream}.");
        if (isRepeated && waiting is not null && await AzureTable.FindAsync(table, _partition, waiting, cancellationToken) is null)
            return false;

        var (batch, after) = await PrepareAsync(meta, lease, waiting, messages, cancellationToken);
        await MarkDueAsync(meta, after, cancellationToken);
        try
        {
            await batch.SubmitAsync(table, cancellationToken);
        }
        catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
        {
            return null;
        }

        if (after.Spilled is not null || !after.IsIndexed)
            await new TableStream(table, commit.Stream).RepairAsync(TableMeta.FromRow(await AzureTable.FindAsync(table, _partition, TableKeys.Meta, cancellationToken)), cancellationToken);
        return true;
    }

    private async Task<IReadOnlyList<TableEntity>> ReadMessagesAsync(CancellationToken cancellationToken)
    {
        if (commit.Messages.Count > FewMessages)
            return await AzureTable.RangeAsync(table, _partition, TableKeys.OutboxFrom, TableKeys.OutboxTo, most: null, cancellationToken);
        var keys = commit.Messages.Select(message => TableKeys.Message(message.Message.Key)).Distinct();
        var rows = await Task.WhenAll(keys.Select(key => AzureTable.FindAsync(table, _partition, key, cancellationToken)));
        return [.. rows.OfType<TableEntity>()];
    }

    private async Task<(TableBatch Batch, TableMeta After)> PrepareAsync(TableMeta meta, TableEntity? lease, string? waiting, IReadOnlyList<TableEntity> messages, CancellationToken cancellationToken)
    {
        var version = meta.Version + 1;
        var changes = OutboxChange.Of(messages, commit.Messages, meta.Positions);
        var rows = changes.Select(change => (Row: change.ToRow(_partition, version), change.Read?.ETag)).ToList();
        var spills = rows.Count > TableBatch.MostRows - OtherRows || rows.Sum(one => one.Row.ReadBody().Length) > MostMessageBytes;
        if (spills)
            _messageParts ??= await TableParts.WriteAsync(table, _partition, PackedJson.Pack(commit.Messages), cancellationToken);
        var after = meta with
        {
            Version = version,
            Events = meta.Events + commit.Events.Count,
            Positions = meta.Positions + commit.Messages.Count,
            Due = commit.Due,
            LastCommit = _id,
            Spilled = spills ? _messageParts : null,
            Entry = commit.Entry ?? meta.Entry,
            IsIndexed = meta.IsIndexed && (commit.Entry is null || commit.Entry == meta.Entry),
        };

        var batch = new TableBatch(_partition);
        batch.Write(after.ToRow(_partition), meta.ETag);
        if (commit.Events.Count > 0)
            batch.Insert(await EventsRowAsync(meta.Events + 1, cancellationToken));
        if (waiting is not null)
            batch.Delete(batch.Row(waiting), ETag.All);
        if (lease is not null)
            batch.Hold(lease);
        foreach (var (row, read) in spills ? [] : rows)
            batch.Write(row, read);
        return (batch, after);
    }

    private async Task<TableEntity> EventsRowAsync(int first, CancellationToken cancellationToken)
    {
        var row = new TableEntity(_partition, TableKeys.Events(first + commit.Events.Count - 1)) { [FirstColumn] = first };
        if (_events.Length <= TableBody.LongestInRow)
            return row.WithBody(_events);
        row[PartsColumn] = _eventParts ??= await TableParts.WriteAsync(table, _partition, _events, cancellationToken);
        return row;
    }

    private async Task MarkDueAsync(TableMeta before, TableMeta after, CancellationToken cancellationToken)
    {
        if (commit.Messages.Count > 0 || !after.IsIndexed)
            await TableIndexes.MarkDueAsync(table, commit.Stream, null, cancellationToken);
        if (after.Due is { } due && due != before.Due)
            await TableIndexes.MarkDueAsync(table, commit.Stream, due, cancellationToken);
    }
}
