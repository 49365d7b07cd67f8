using IncidentBot.Triage;

namespace IncidentBot.Storage;

/// <summary>What the hooks keep: pushed changes, and what each key was answered the first time.</summary>
internal interface IHookStore
{
    /// <summary>Commits the changes, all or none. One whose id is there already stays as it was pushed first.</summary>
    Task AddChangesAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken);

    /// <summary>Changes of the window, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Change>> ListChangesAsync(TimeWindow window, int limit, CancellationToken cancellationToken);

    /// <summary>Whether any change was ever pushed.</summary>
    Task<bool> HasChangesAsync(CancellationToken cancellationToken);

    /// <summary>Commits the answer to a key, unless it was answered before; returns the one that holds.</summary>
    Task<string> RememberAsync(string key, string answer, CancellationToken cancellationToken);
}
