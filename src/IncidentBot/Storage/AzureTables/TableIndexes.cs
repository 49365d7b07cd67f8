using Azure;
using Azure.Data.Tables;
using IncidentBot.Conversations;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// What must be found across streams. An index row is written before what it points at, so that nothing is ever missing from it, and every reader asks the
/// stream whether it still holds: what does not is removed then.
/// </summary>
internal static class TableIndexes
{
    private const string StreamColumn = "Stream";

    public static Task MarkDueAsync(TableClient table, string stream, DateTimeOffset? at, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(TableKeys.DuePartition, TableKeys.Due(at, stream)) { [StreamColumn] = stream, ["At"] = at?.UtcTicks }, TableUpdateMode.Replace, cancellationToken);

    public static async Task<IReadOnlyList<(string Stream, DateTimeOffset? At, TableEntity Row)>> ListDueAsync(TableClient table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await AzureTable.RangeAsync(table, TableKeys.DuePartition, "0", TableKeys.AfterDue(now), most: null, cancellationToken);
        return [.. rows.Select(row => (row.GetString(StreamColumn), row.GetInt64("At") is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null, row))];
    }

    /// <summary>Not when somebody has marked it again since it was read.</summary>
    public static async Task ForgetAsync(TableClient table, string partition, string row, ETag read, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, read, cancellationToken);
        }
        catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
        {
            // Marked again: then it stays.
        }
    }

    public static async Task ShowTriageAsync(TableClient table, TriageEntry entry, CancellationToken cancellationToken)
    {
        var key = TableKeys.NewestFirst(entry.StartedAt, entry.Id);
        var body = PackedJson.Pack(entry);
        await table.UpsertEntityAsync(new TableEntity(TableKeys.AllPartition, key).WithBody(body), TableUpdateMode.Replace, cancellationToken);
        if (entry.EndedAt is null)
            await table.UpsertEntityAsync(new TableEntity(TableKeys.OpenPartition, key).WithBody(body), TableUpdateMode.Replace, cancellationToken);
        else
            await ForgetAsync(table, TableKeys.OpenPartition, key, ETag.All, cancellationToken);
    }

    public static async Task ForgetTriageAsync(TableClient table, TriageEntry entry, CancellationToken cancellationToken)
    {
        var key = TableKeys.NewestFirst(entry.StartedAt, entry.Id);
        await ForgetAsync(table, TableKeys.OpenPartition, key, ETag.All, cancellationToken);
        await ForgetAsync(table, TableKeys.AllPartition, key, ETag.All, cancellationToken);
    }

    public static async Task<IReadOnlyList<TriageEntry>> ListTriagesAsync(TableClient table, bool alsoClosed, int limit, CancellationToken cancellationToken)
    {
        var rows = await AzureTable.RangeAsync(table, alsoClosed ? TableKeys.AllPartition : TableKeys.OpenPartition, "0", "~", limit, cancellationToken);
        return [.. rows.Select(row => PackedJson.Unpack<TriageEntry>(row.ReadBody()))];
    }

    public static Task MarkThreadAsync(TableClient table, Place place, string thread, string stream, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(TableKeys.Threads(place.Channel, place.Conversation), TableKeys.Encode(thread)) { [StreamColumn] = stream }, TableUpdateMode.Replace, cancellationToken);

    public static async Task<string?> FindThreadAsync(TableClient table, Place place, string thread, CancellationToken cancellationToken) =>
        (await AzureTable.FindAsync(table, TableKeys.Threads(place.Channel, place.Conversation), TableKeys.Encode(thread), cancellationToken))?.GetString(StreamColumn);

    public static Task MarkTroubleAsync(TableClient table, string stream, string key, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(TableKeys.TroublePartition, TableKeys.Trouble(stream, key)) { [StreamColumn] = stream, ["Key"] = key }, TableUpdateMode.Replace, cancellationToken);

    public static async Task<IReadOnlyList<(string Stream, string Key, TableEntity Row)>> ListTroublesAsync(TableClient table, CancellationToken cancellationToken)
    {
        var rows = await AzureTable.RangeAsync(table, TableKeys.TroublePartition, "", "~~~", most: null, cancellationToken);
        return [.. rows.Select(row => (row.GetString(StreamColumn), row.GetString("Key"), row))];
    }
}
