using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Streams with the state folded from their log. What was read once is not read again: a log only grows.</summary>
internal sealed class TriageLog(ITriageStore store)
{
    /// <summary>Each holds the series of its triage, about a megabyte.</summary>
    private const int Most = 32;

    private readonly RecentlyUsed<Folded> _folded = new(Most);

    /// <returns>Null when nothing was ever stored under this id; without a state it is a lobby, or a triage that has not begun.</returns>
    public async Task<(StoredStream Stored, TriageState? State)?> LoadAsync(string stream, CancellationToken cancellationToken)
    {
        var known = _folded.Find(stream);
        if (await store.LoadAsync(stream, known?.Events ?? 0, cancellationToken) is not { } stored)
        {
            _folded.Forget(stream);
            return null;
        }

        var state = known is null ? stored.Events.Count == 0 ? null : TriageState.Fold(stream, stored.Events) : stored.Events.Aggregate(known.State, (state, e) => state.Apply(e));
        if (state is { Closed: null })
            _folded.Keep(stream, new Folded(state, stored.Known + stored.Events.Count));
        else
            _folded.Forget(stream);
        return (stored, state);
    }

    /// <summary>What this process committed itself is not read again either: a series would be there twice.</summary>
    /// <param name="stored">As it was before the commit.</param>
    /// <param name="events">How many events the commit added.</param>
    public void Committed(StoredStream stored, TriageState state, int events)
    {
        if (state.Closed is null)
            _folded.Keep(state.Id, new Folded(state, stored.Known + stored.Events.Count + events));
        else
            _folded.Forget(state.Id);
    }

    private sealed record Folded(TriageState State, int Events);
}
