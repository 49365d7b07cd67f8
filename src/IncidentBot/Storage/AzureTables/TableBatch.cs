using Azure;
using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

/// <summary>One transaction. What Azure would refuse is refused here: Azurite takes a transaction over two partitions, and its limits are not Azure's.</summary>
internal sealed class TableBatch(string partition)
{
    /// <summary>Azure's limit; Cosmos DB's is the same.</summary>
    public const int MostRows = 100;

    /// <summary>Azure takes 4 MB and Cosmos DB 2 MB on the wire, where bytes are a third longer.</summary>
    public const int MostBytes = 1_400_000;

    private const int RowOverhead = 512;

    private readonly List<TableTransactionAction> _actions = [];
    private readonly HashSet<string> _rows = [];
    private int _bytes;

    public int Count => _actions.Count;

    public TableEntity Row(string key) => new(partition, key);

    public void Insert(TableEntity row) => Add(TableTransactionActionType.Add, row, ETag.All);

    /// <summary>Replaces the row if it still is what was read; without an ETag it must not be there yet.</summary>
    public void Write(TableEntity row, ETag? read)
    {
        if (read is { } etag)
            Add(TableTransactionActionType.UpdateReplace, row, etag);
        else
            Insert(row);
    }

    /// <summary>The row must still be what was read; it stays as it is.</summary>
    public void Hold(TableEntity read) => Add(TableTransactionActionType.UpdateMerge, new TableEntity(read.PartitionKey, read.RowKey), read.ETag);

    public void Delete(TableEntity row, ETag etag) => Add(TableTransactionActionType.Delete, row, etag);

    public bool Fits(TableEntity row) => _actions.Count < MostRows && _bytes + Size(row) <= MostBytes;

    public async Task SubmitAsync(TableClient table, CancellationToken cancellationToken)
    {
        if (_actions.Count > 0)
            await table.SubmitTransactionAsync(_actions, cancellationToken);
    }

    private void Add(TableTransactionActionType type, TableEntity row, ETag etag)
    {
        if (row.PartitionKey != partition)
            throw new InvalidOperationException($"Row {row.RowKey} is of partition {row.PartitionKey}, the transaction of {partition}.");
        if (!_rows.Add(row.RowKey))
            throw new InvalidOperationException($"Row {row.RowKey} is in the transaction twice.");
        if (!Fits(row))
            throw new InvalidOperationException($"A transaction takes {MostRows} rows and {MostBytes} bytes: row {row.RowKey} does not fit.");
        _bytes += Size(row);
        _actions.Add(new TableTransactionAction(type, row, etag));
    }

    private static int Size(TableEntity row) => RowOverhead + ((IDictionary<string, object>)row).Values.Sum(value => value switch
    {
        byte[] bytes => bytes.Length,
        string text => 2 * text.Length,
        _ => 8,
    });
}
