using Azure.Data.Tables;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage.AzureTables;

/// <summary>An outgoing message as a row.</summary>
internal static class TableOutbox
{
    public static TableEntity ToRow(string partition, OutboxEntry entry, long position, long commit) => new TableEntity(partition, TableKeys.Message(entry.Message.Key))
    {
        ["Position"] = position,
        ["Commit"] = commit,
        ["Channel"] = entry.Place.Channel,
        ["Conversation"] = entry.Place.Conversation,
        ["Thread"] = entry.Place.Thread,
        ["Version"] = entry.Version,
        ["MessageId"] = entry.MessageId,
        ["Delivered"] = entry.DeliveredVersion,
        ["Attempts"] = entry.Attempts,
        ["Refusal"] = entry.Refusal,
        ["NotBefore"] = entry.NotBefore?.UtcTicks,
        ["Posts"] = entry.Posts,
        ["Doubles"] = entry.Doubles,
    }.WithBody(PackedJson.Pack(entry.Message));

    public static OutboxEntry FromRow(TableEntity row) => new(
        new Place(row.GetString("Channel"), row.GetString("Conversation"), row.GetString("Thread")),
        PackedJson.Unpack<Message>(row.ReadBody()),
        Number(row, "Version"),
        row.GetString("MessageId"),
        Number(row, "Delivered"),
        row.GetInt32("Attempts") ?? 0,
        row.GetString("Refusal"),
        row.GetInt64("NotBefore") is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        row.GetInt32("Posts") ?? 0,
        row.GetInt32("Doubles") ?? 0);

    public static long Position(TableEntity row) => Number(row, "Position");

    /// <summary>The version of the stream whose commit wrote this content.</summary>
    public static long CommitOf(TableEntity row) => Number(row, "Commit");

    public static bool IsDue(TableEntity row) => Number(row, "Delivered") < Number(row, "Version") && row.GetString("Refusal") is null;

    public static IReadOnlyList<OutboxEntry> InOrder(IEnumerable<TableEntity> rows) => [.. rows.OrderBy(Position).Select(FromRow)];

    private static long Number(TableEntity row, string column) => row.GetInt64(column) ?? 0;
}
