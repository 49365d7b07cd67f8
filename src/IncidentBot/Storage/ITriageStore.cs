using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage;

/// <summary>
/// Durable streams, one per triage and one per conversation's lobby. Everything of a stream lives in one partition (inbox, events, outbox, meta),
/// so that one transaction carries a turn, on SQLite and on Azure Tables alike. Several processes may use one store at once.
/// </summary>
internal interface ITriageStore
{
    /// <summary>Commits an incoming turn before it is acknowledged. False when a turn of this id is already there, in whatever state.</summary>
    Task<bool> ReceiveAsync(string stream, Turn turn, CancellationToken cancellationToken);

    /// <summary>The stream, or null when nothing was ever stored under this id.</summary>
    /// <param name="known">So many of its first events are known to the caller and left out. A log only grows, so what was read once stays true.</param>
    Task<StoredStream?> LoadAsync(string stream, int known, CancellationToken cancellationToken);

    /// <summary>Only the messages of a stream, as <see cref="StoredStream.Outbox"/>.</summary>
    Task<IReadOnlyList<OutboxEntry>> LoadOutboxAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// One transaction: events, outgoing messages and the handled turn, if the stream still stands at <paramref name="commit"/>'s version.
    /// False on a conflict, with nothing written.
    /// </summary>
    Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>Records what becomes of an outgoing message. A newer version of the same message stays due.</summary>
    /// <returns>False, with nothing written, when <paramref name="lease"/> is no longer held.</returns>
    Task<bool> RecordDeliveryAsync(string stream, string messageKey, long messageVersion, DeliveryRecord record, Lease? lease, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the lease when nobody has it, renews it when <paramref name="owner"/> has it, takes it over when it still is exactly <paramref name="stale"/>.
    /// </summary>
    /// <returns>The lease as it is now, whoever holds it.</returns>
    Task<Lease> LeaseAsync(string stream, string work, string owner, Lease? stale, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, if it is still held.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Streams with something to do: turns not handled, messages not delivered, or a <see cref="Commit.Due"/> that has come.</summary>
    Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>All triages, open ones or (with <paramref name="alsoClosed"/>) all, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TriageEntry>> ListTriagesAsync(bool alsoClosed, int limit, CancellationToken cancellationToken);

    /// <summary>The triage whose root message the channel knows by this id; null when there is none.</summary>
    Task<string?> FindByThreadAsync(string channel, string conversation, string thread, CancellationToken cancellationToken);

    /// <summary>Messages that were given up, and messages that may have been posted twice.</summary>
    Task<IReadOnlyList<DeliveryTrouble>> ListTroublesAsync(CancellationToken cancellationToken);

    /// <summary>Removes a stream with everything that belongs to it.</summary>
    Task DeleteAsync(string stream, CancellationToken cancellationToken);

    /// <summary>Whether the store can be reached and written.</summary>
    Task<string> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Version">Grows by one with every commit; the next commit names it.</param>
/// <param name="Events">In order, without the first <paramref name="Known"/>.</param>
/// <param name="Inbox">Turns that are received and not handled, in order of arrival.</param>
/// <param name="Outbox">The newest version of each message that ever went out, delivered or not, in order of first posting.</param>
/// <param name="Known">How many events were left out.</param>
/// <param name="Due">As the last commit said.</param>
internal sealed record StoredStream(
    string Id, long Version, IReadOnlyList<TriageEvent> Events, IReadOnlyList<Turn> Inbox, IReadOnlyList<OutboxEntry> Outbox, int Known = 0, DateTimeOffset? Due = null);

/// <param name="ExpectedVersion">0 for a stream that does not exist yet (its inbox may).</param>
/// <param name="HandledTurn">Id of the turn that this commit handles; null for evidence and clockwork.</param>
/// <param name="Entry">What the index of triages shows from now on; null for a lobby.</param>
/// <param name="Due">When the stream wants to be looked at without anybody saying something; null when never.</param>
/// <param name="Lease">Must still be held, else it is a conflict: what comes from leased work counts only from its holder.</param>
internal sealed record Commit(
    string Stream, long ExpectedVersion, IReadOnlyList<TriageEvent> Events, IReadOnlyList<OutgoingMessage> Messages, string? HandledTurn, TriageEntry? Entry,
    DateTimeOffset? Due = null, Lease? Lease = null);

/// <summary>A line of the index of triages.</summary>
internal sealed record TriageEntry(string Id, string Metric, string Headline, Place Place, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

internal static class TriageStoreExtensions
{
    /// <summary>The whole stream.</summary>
    public static Task<StoredStream?> LoadAsync(this ITriageStore store, string stream, CancellationToken cancellationToken) =>
        store.LoadAsync(stream, known: 0, cancellationToken);
}
