using Azure;
using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

internal static class TableLeases
{
    public static Lease FromRow(string stream, string work, TableEntity? row) =>
        row is null ? Lease.Free(stream, work) : new Lease(stream, work, row.GetString("Owner") ?? "", row.GetInt64("Fence") ?? 0, row.GetInt64("Beat") ?? 0);

    public static async Task<Lease> ChangeAsync(TableClient table, string stream, string work, Func<Lease, Lease> change, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Stream(stream);
        while (true)
        {
            var row = await AzureTable.FindAsync(table, partition, TableKeys.Lease(work), cancellationToken);
            var before = FromRow(stream, work, row);
            var after = change(before);
            if (after == before)
                return before;
            var batch = new TableBatch(partition);
            batch.Write(new TableEntity(partition, TableKeys.Lease(work)) { ["Owner"] = after.Owner, ["Fence"] = after.Fence, ["Beat"] = after.Beat }, row?.ETag);
            try
            {
                await batch.SubmitAsync(table, cancellationToken);
                return after;
            }
            catch (RequestFailedException e) when (AzureTable.IsLostRace(e))
            {
                // Somebody else asked for it at the same moment.
            }
        }
    }
}
