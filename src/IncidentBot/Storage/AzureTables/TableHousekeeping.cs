using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// Removes index rows whose stream does not confirm them. Only when that was so for a while with nobody having marked it again: between the mark and the write it
/// announces, a row looks superfluous too.
/// </summary>
internal sealed class TableHousekeeping(TimeProvider time)
{
    private const int MostKept = 10_000;

    /// <summary>Longer than any write with its retries takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (ETag Read, long At)> _superfluous = new();

    /// <returns>What <paramref name="confirming"/> says.</returns>
    public async Task<bool> VerifyAsync(TableClient table, TableEntity row, Task<bool> confirming, CancellationToken cancellationToken)
    {
        var key = $"{row.PartitionKey}/{row.RowKey}";
        if (await confirming)
        {
            _superfluous.TryRemove(key, out _);
            return true;
        }

        if (_superfluous.Count >= MostKept)
            _superfluous.Clear();
        var first = _superfluous.GetOrAdd(key, (row.ETag, time.GetTimestamp()));
        if (first.Read != row.ETag)
        {
            _superfluous[key] = (row.ETag, time.GetTimestamp());
        }
        else if (time.GetElapsedTime(first.At) > Patience)
        {
            await TableIndexes.ForgetAsync(table, row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            _superfluous.TryRemove(key, out _);
        }

        return false;
    }
}
