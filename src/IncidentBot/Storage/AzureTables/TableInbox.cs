using Azure;
using Azure.Data.Tables;
using IncidentBot.Conversations;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// Incoming turns. A turn's id is unique in the whole table (a partition of its own) and in its stream (a row that stays); the turn itself waits in a row that is
/// deleted by the commit that handles it.
/// </summary>
internal static class TableInbox
{
    private const string StreamColumn = "Stream";
    private const string Nonce = "Nonce";
    private const string Arrival = "Arrival";

    public static async Task<bool> ReceiveAsync(TableClient table, string stream, Turn turn, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid().ToString("N");
        var home = await ClaimAsync(table, stream, turn, cancellationToken);
        await TableIndexes.MarkDueAsync(table, home, null, cancellationToken);
        var partition = TableKeys.Stream(home);
        while (true)
        {
            var counter = await AzureTable.FindAsync(table, partition, TableKeys.Arrivals, cancellationToken);
            var arrival = (counter?.GetInt64(Arrival) ?? 0) + 1;
            var batch = new TableBatch(partition);
            batch.Write(new TableEntity(partition, TableKeys.Arrivals) { [Arrival] = arrival }, counter?.ETag);
            batch.Insert(new TableEntity(partition, TableKeys.Received(turn.Id)) { [Arrival] = arrival, [Nonce] = nonce, ["Turn"] = turn.Id });
            batch.Insert(new TableEntity(partition, TableKeys.Waiting(arrival)).WithBody(PackedJson.Pack(turn)));
            try
            {
                await batch.SubmitAsync(table, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
            {
                if (await AzureTable.FindAsync(table, partition, TableKeys.Received(turn.Id), cancellationToken) is { } received)
                    return received.GetString(Nonce) == nonce;
            }
        }
    }

    /// <summary>Where a turn waits or waited; null when it was never received in this stream.</summary>
    public static async Task<string?> FindWaitingAsync(TableClient table, string partition, string turn, CancellationToken cancellationToken) =>
        (await AzureTable.FindAsync(table, partition, TableKeys.Received(turn), cancellationToken))?.GetInt64(Arrival) is { } arrival ? TableKeys.Waiting(arrival) : null;

    /// <summary>The stream that a turn belongs to: the one of its first arrival, wherever it comes again.</summary>
    private static async Task<string> ClaimAsync(TableClient table, string stream, Turn turn, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Turn(turn.Id);
        try
        {
            await table.AddEntityAsync(new TableEntity(partition, "turn") { [StreamColumn] = stream }, cancellationToken);
            return stream;
        }
        catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
        {
            return (await AzureTable.FindAsync(table, partition, "turn", cancellationToken))?.GetString(StreamColumn) ?? stream;
        }
    }
}
