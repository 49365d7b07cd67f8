using IncidentBot.Connectors;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Hooks;

/// <summary>The changes that were posted to <c>/api/changes</c>, of every kind, as a source like any other.</summary>
internal sealed class PushedChanges(IHookStore store, TimeProvider time) : IChangeSource, ICheck
{
    private const int Most = 1000;

    public string Name => "Change hook";

    public bool Reads(Metric metric) => true;

    public async Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        var changes = await store.ListChangesAsync(window, Most + 1, cancellationToken);
        if (changes.Count > 0)
            return new Evidence.Found(new ChangesObserved([.. changes.Take(Most).Reverse()]), changes.Count > Most ? $"At least {Most} changes were pushed in this time; only the newest were read." : null);
        // A hook that nobody calls knows nothing.
        return await store.HasChangesAsync(cancellationToken) ? new Evidence.Nothing() : new Evidence.Unavailable("No change was ever posted to /api/changes.");
    }

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var changes = await store.ListChangesAsync(new TimeWindow(now.AddHours(-48), now), Most, cancellationToken);
        return new CheckLine(Name, true, $"{Caveats.Count(changes.Count, "change")} posted in 48 h");
    }
}
