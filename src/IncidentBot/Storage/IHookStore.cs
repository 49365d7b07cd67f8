using IncidentBot.Triage;

namespace IncidentBot.Storage;

/// <summary>What the hooks keep: pushed changes, and what each key was answered the first time.</summary>
internal interface IHookStore
{
    /// <summary>No triage looks back further than 60 days and the three before; what is older is forgotten.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(100);

    /// <summary>Commits the changes. One whose id is there already stays as it was pushed first, so that a push that failed half-way is repeated as a whole.</summary>
    Task AddChangesAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken);

    /// <summary>Changes of the window, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Change>> ListChangesAsync(TimeWindow window, int limit, CancellationToken cancellationToken);

    /// <summary>Whether any change was ever pushed.</summary>
    Task<bool> HasChangesAsync(CancellationToken cancellationToken);

    /// <summary>Commits the answer to a key, unless it was answered before; returns the one that holds.</summary>
    Task<string> RememberAsync(string key, string answer, CancellationToken cancellationToken);
}
