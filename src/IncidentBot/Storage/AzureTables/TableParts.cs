using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// Bytes that fit into no row. Their parts are written first, under a name that nobody knows; they count from the moment a committed row names them.
/// </summary>
internal static class TableParts
{
    public static async Task<string> WriteAsync(TableClient table, string partition, byte[] body, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("N");
        foreach (var (index, part) in body.Chunk(TableBody.LongestInRow).Index())
            await table.AddEntityAsync(new TableEntity(partition, TableKeys.Part(name, index)).WithBody(part), cancellationToken);
        return name;
    }

    public static async Task<byte[]> ReadAsync(TableClient table, string partition, string name, CancellationToken cancellationToken)
    {
        var (from, to) = (TableKeys.Part(name, 0), TableKeys.Part(name, 99_999));
        var body = new List<byte>();
        var rows = table.QueryAsync<TableEntity>(row => row.PartitionKey == partition && row.RowKey.CompareTo(from) >= 0 && row.RowKey.CompareTo(to) <= 0, cancellationToken: cancellationToken);
        await foreach (var row in rows)
            body.AddRange(row.ReadBody());
        return [.. body];
    }
}
