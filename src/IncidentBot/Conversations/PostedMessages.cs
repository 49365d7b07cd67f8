using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a channel asks when a click needs more than it carries: a button's form, or the newest state of a card.</summary>
internal sealed class PostedMessages(ITriageStore store)
{
    /// <summary>The newest version of the message, whether delivered or not; null when the stream has none of this key.</summary>
    public async Task<Message?> FindAsync(string stream, string key, CancellationToken cancellationToken) =>
        (await FindEntryAsync(stream, key, cancellationToken))?.Message;

    /// <summary>The message with where it stands.</summary>
    public async Task<OutboxEntry?> FindEntryAsync(string stream, string key, CancellationToken cancellationToken) =>
        (await store.LoadOutboxAsync(stream, cancellationToken)).FirstOrDefault(entry => entry.Message.Key == key);
}
