using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace IncidentBot.Storage.AzureTables;

/// <summary>The table: created when missing, checked to be of a version that we know, and every failure told in one sentence.</summary>
internal sealed class AzureTable
{
    public const int SchemaVersion = 1;

    private const string SchemaRow = "schema";
    private const int Gone = 404;
    private const int Conflict = 409;
    private const int Changed = 412;

    private readonly TableClient _client;
    private volatile bool _isOpen;

    public AzureTable(AzureTablesOptions options)
    {
        _client = options switch
        {
            { ConnectionString: { } connection } => new TableClient(connection, options.Table, options.Client),
            { Endpoint: { } endpoint } => new TableClient(endpoint, options.Table, new DefaultAzureCredential(), options.Client),
            _ => throw new InvalidOperationException("Neither a connection string nor an endpoint is configured."),
        };
    }

    public string Name => $"table {_client.Name} at {_client.Uri.Authority}";

    public static bool IsTableName(string name) => name.Length is >= 3 and <= 63 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit);

    public static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Somebody else was faster: read again and decide anew.</summary>
    public static bool IsLostRace(RequestFailedException e) => e.Status is Gone or Conflict or Changed && e.ErrorCode != "TableNotFound";

    /// <exception cref="StoreUnusableException">The service cannot be reached, does not let us in, or is not ours.</exception>
    public async Task<T> UseAsync<T>(Func<TableClient, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await OpenAsync(cancellationToken);
            return await work(_client);
        }
        catch (RequestFailedException e)
        {
            throw new StoreUnusableException($"The {Name} cannot be used: {Explain(e)}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new StoreUnusableException($"The {Name} cannot be used: this machine has no identity that Azure accepts (Storage:AzureTables:Endpoint needs one, or use ConnectionString).", e);
        }
        catch (Exception e) when (e is AggregateException or HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StoreUnusableException($"The {Name} does not answer.", e);
        }
    }

    public static async Task<TableEntity?> FindAsync(TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    public static async Task<List<TableEntity>> RangeAsync(TableClient table, string partition, string from, string before, int? most, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var query = table.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition && row.RowKey.CompareTo(from) >= 0 && row.RowKey.CompareTo(before) < 0, maxPerPage: most is < 1000 ? most : null, cancellationToken: cancellationToken);
        await foreach (var row in query)
        {
            rows.Add(row);
            if (rows.Count == most)
                break;
        }

        return rows;
    }

    // Several at once do no harm: each step may be repeated.
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_isOpen)
            return;
        await CreateAsync(cancellationToken);
        await CheckSchemaAsync(cancellationToken);
        _isOpen = true;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.CreateIfNotExistsAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            // An identity may be allowed to write rows and not to create tables: whether it is there shows at once.
        }
    }

    private async Task CheckSchemaAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(_client, TableKeys.StorePartition, SchemaRow, cancellationToken) is not { } schema)
            await _client.UpsertEntityAsync(new TableEntity(TableKeys.StorePartition, SchemaRow) { ["Version"] = SchemaVersion }, cancellationToken: cancellationToken);
        else if (schema.GetInt32("Version") is > SchemaVersion and var version)
            throw new StoreUnusableException($"The {Name} was written by a newer IncidentBot (schema {version}, this one knows {SchemaVersion}): use that version, or set Storage:AzureTables:Table to another table.");
    }

    private static string Explain(RequestFailedException e) => e.Status switch
    {
        0 => "it does not answer.",
        401 or 403 => "it does not let this bot in (a key that is wrong, or a missing role Storage Table Data Contributor).",
        Gone => "there is no such table, and this bot may not create it.",
        408 or 429 or 503 => "it is too busy just now.",
        >= 500 => $"it failed with status {e.Status}.",
        _ => $"it answered {e.Status} ({e.ErrorCode}).",
    };
}
