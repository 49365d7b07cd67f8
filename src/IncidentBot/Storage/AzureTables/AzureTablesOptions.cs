using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

internal sealed class AzureTablesOptions
{
    public const string DefaultTable = "IncidentBot";

    /// <summary>With a key in it. This, or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Of the table service; signed in to with the machine's own identity.</summary>
    public Uri? Endpoint { get; init; }

    public string Table { get; init; } = DefaultTable;

    /// <summary>How the SDK speaks to the service.</summary>
    public TableClientOptions Client { get; init; } = new()
    {
        Retry = { MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(10) },
    };
}
