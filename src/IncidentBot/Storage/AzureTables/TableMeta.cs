using Azure;
using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

/// <summary>The one row of a stream that every commit changes: where the stream stands.</summary>
/// <param name="Events">How many events are committed; rows behind that do not count.</param>
/// <param name="Positions">How many messages have a place in the outbox.</param>
/// <param name="LastCommit">Tells whoever got no answer whether the commit was theirs.</param>
/// <param name="Spilled">Parts with messages that did not fit into their transaction and are still to be put into the outbox.</param>
/// <param name="IsIndexed">Whether the index of triages shows <paramref name="Entry"/>.</param>
internal sealed record TableMeta(
    long Version, int Events, long Positions, DateTimeOffset? Due, string? LastCommit, string? Spilled, TriageEntry? Entry, bool IsIndexed, ETag? ETag)
{
    public static readonly TableMeta None = new(0, 0, 0, null, null, null, null, IsIndexed: true, ETag: null);

    public static TableMeta FromRow(TableEntity? row) => row is null ? None : new TableMeta(
        row.GetInt64("Version") ?? 0,
        row.GetInt32("Events") ?? 0,
        row.GetInt64("Positions") ?? 0,
        row.GetInt64("Due") is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        row.GetString("LastCommit"),
        row.GetString("Spilled"),
        row.ReadBody() is { Length: > 0 } entry ? PackedJson.Unpack<TriageEntry>(entry) : null,
        row.GetBoolean("IsIndexed") ?? true,
        row.ETag);

    public TableEntity ToRow(string partition) => new TableEntity(partition, TableKeys.Meta)
    {
        ["Version"] = Version,
        ["Events"] = Events,
        ["Positions"] = Positions,
        ["Due"] = Due?.UtcTicks,
        ["LastCommit"] = LastCommit,
        ["Spilled"] = Spilled,
        ["IsIndexed"] = IsIndexed,
    }.WithBody(Entry is null ? [] : PackedJson.Pack(Entry));
}
