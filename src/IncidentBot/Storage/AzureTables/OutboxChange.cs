using Azure.Data.Tables;
using IncidentBot.Conversations;

namespace IncidentBot.Storage.AzureTables;

/// <summary>What a commit's messages make of one outbox row.</summary>
/// <param name="Read">The row as it was; null for a new message.</param>
internal sealed record OutboxChange(TableEntity? Read, OutboxEntry Entry, long Position)
{
    /// <param name="positions">The last place in the outbox that is taken.</param>
    public static IReadOnlyList<OutboxChange> Of(IEnumerable<TableEntity> rows, IReadOnlyList<OutgoingMessage> messages, long positions)
    {
        var read = rows.ToDictionary(row => row.RowKey);
        var changes = new Dictionary<string, OutboxChange>();
        foreach (var (index, message) in messages.Index())
        {
            var key = TableKeys.Message(message.Message.Key);
            if (!changes.TryGetValue(key, out var change))
            {
                var row = read.GetValueOrDefault(key);
                changes[key] = row is null
                    ? new OutboxChange(null, new OutboxEntry(message.Place, message.Message, Version: 1, MessageId: null, DeliveredVersion: 0, Attempts: 0, Refusal: null), positions + index + 1)
                    : Renewed(new OutboxChange(row, TableOutbox.FromRow(row), TableOutbox.Position(row)), message);
            }
            else
            {
                changes[key] = Renewed(change, message);
            }
        }

        return [.. changes.Values.Where(change => change.Read is null || TableOutbox.FromRow(change.Read).Version < change.Entry.Version)];
    }

    public TableEntity ToRow(string partition, long commit) => TableOutbox.ToRow(partition, Entry, Position, commit);

    private static OutboxChange Renewed(OutboxChange change, OutgoingMessage message) =>
        MessageText.Of(change.Entry.Message) == MessageText.Of(message.Message) ? change : change with { Entry = change.Entry.Renew(message) };
}
