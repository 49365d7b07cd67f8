using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using IncidentBot.Storage;

namespace IncidentBot.Benchmarks.Scale;

/// <summary>
/// Tells apart why commits did not go through: another commit of the same triage came first, or something else, which can only be contention between
/// different triages.
/// </summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy is made at run time and inherits from it.")]
internal class CountingStore : DispatchProxy
{
    private ITriageStore? _store;
    private int _sameTriage;
    private int _otherwise;

    /// <summary>Refused, and the triage had moved on or its turn was handled.</summary>
    public int SameTriage => Volatile.Read(ref _sameTriage);

    /// <summary>Refused while the triage stood as it was expected to, or failed.</summary>
    public int Otherwise => Volatile.Read(ref _otherwise);

    public static ITriageStore Around(ITriageStore store)
    {
        var proxy = Create<ITriageStore, CountingStore>();
        ((CountingStore)(object)proxy)._store = store;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(ITriageStore.CommitAsync) && args is [Commit commit, CancellationToken token] ? CommitAsync(commit, token) : targetMethod?.Invoke(_store, args);

    private async Task<bool> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        var store = _store ?? throw new InvalidOperationException("There is no store to count on.");
        try
        {
            if (await store.CommitAsync(commit, cancellationToken))
                return true;
        }
        catch (StoreUnusableException)
        {
            Interlocked.Increment(ref _otherwise);
            throw;
        }

        var now = await store.LoadAsync(commit.Stream, cancellationToken);
        var moved = now is not null && (now.Version != commit.ExpectedVersion || now.Inbox.All(turn => turn.Id != commit.HandledTurn));
        Interlocked.Increment(ref moved ? ref _sameTriage : ref _otherwise);
        return false;
    }
}
