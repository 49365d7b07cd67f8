using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage;

/// <summary>
/// Durable streams, one per triage and one per conversation's lobby. Everything of a stream lives in one partition (inbox, events, outbox, meta),
/// so that one transaction of at most 100 rows carries a turn, on SQLite and on Azure Tables alike.
/// </summary>
internal interface ITriageStore
{
    /// <summary>Commits an incoming turn before it is acknowledged. False when a turn of this id is already there, in whatever state.</summary>
    Task<bool> ReceiveAsync(string stream, Turn turn, CancellationToken cancellationToken);

    /// <summary>The whole stream, or null when nothing was ever stored under this id.</summary>
    Task<StoredStream?> LoadAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// One transaction: events, outgoing messages and the handled turn, if the stream still stands at <paramref name="commit"/>'s version.
    /// False on a conflict, with nothing written.
    /// </summary>
    Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>Records what became of an outgoing message. A newer version of the same message stays due.</summary>
    Task RecordDeliveryAsync(string stream, string messageKey, long messageVersion, DeliveryRecord record, CancellationToken cancellationToken);

    /// <summary>Streams with something to do: turns not handled, messages not delivered, or a triage that is still open.</summary>
    Task<IReadOnlyList<string>> ListDueAsync(CancellationToken cancellationToken);

    /// <summary>All triages, open ones or (with <paramref name="alsoClosed"/>) all, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TriageEntry>> ListTriagesAsync(bool alsoClosed, int limit, CancellationToken cancellationToken);

    /// <summary>The triage whose root message the channel knows by this id; null when there is none.</summary>
    Task<string?> FindByThreadAsync(string channel, string conversation, string thread, CancellationToken cancellationToken);

    /// <summary>Whether the store can be reached and written.</summary>
    Task<string> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Version">Grows by one with every commit; the next commit names it.</param>
/// <param name="Events">In order.</param>
/// <param name="Inbox">Turns that are received and not handled, in order of arrival.</param>
/// <param name="Outbox">The newest version of each message that ever went out, delivered or not, in order of first posting.</param>
internal sealed record StoredStream(string Id, long Version, IReadOnlyList<TriageEvent> Events, IReadOnlyList<Turn> Inbox, IReadOnlyList<OutboxEntry> Outbox);

/// <param name="ExpectedVersion">0 for a stream that does not exist yet (its inbox may).</param>
/// <param name="HandledTurn">Id of the turn that this commit handles; null for evidence and clockwork.</param>
/// <param name="Entry">What the index of triages shows from now on; null for a lobby.</param>
internal sealed record Commit(
    string Stream, long ExpectedVersion, IReadOnlyList<TriageEvent> Events, IReadOnlyList<OutgoingMessage> Messages, string? HandledTurn, TriageEntry? Entry);

/// <summary>A message to post, or to edit when one of its key was posted before.</summary>
internal sealed record OutgoingMessage(Place Place, Message Message);

/// <param name="Version">Grows with each newer content under the same key.</param>
/// <param name="MessageId">The channel's id, once delivered.</param>
/// <param name="DeliveredVersion">The version that readers see; 0 before the first delivery.</param>
/// <param name="Attempts">Failed tries of the newest version.</param>
/// <param name="Refusal">Why it is given up; null while it is not.</param>
internal sealed record OutboxEntry(Place Place, Message Message, long Version, string? MessageId, long DeliveredVersion, int Attempts, string? Refusal)
{
    public bool IsDue => DeliveredVersion < Version && Refusal is null;
}

internal abstract record DeliveryRecord
{
    internal sealed record Delivered(string MessageId) : DeliveryRecord;

    internal sealed record Failed(string Reason) : DeliveryRecord;

    internal sealed record GivenUp(string Reason) : DeliveryRecord;
}

/// <summary>A line of the index of triages.</summary>
internal sealed record TriageEntry(string Id, string Metric, string Headline, Place Place, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
