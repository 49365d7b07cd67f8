using IncidentBot.Storage;

namespace IncidentBot.Practice;

/// <summary>The moment around which a metric's drop is told, so that every practice looks fresh and a restart in its middle sees the same world.</summary>
internal interface IPracticeClock
{
    /// <summary>When the latest triage on the metric was started, else now.</summary>
    Task<DateTimeOffset> AnchorOfAsync(string metric, CancellationToken cancellationToken);
}

internal sealed class PracticeClock(ITriageStore store, TimeProvider time) : IPracticeClock
{
    private const int Newest = 200;

    public async Task<DateTimeOffset> AnchorOfAsync(string metric, CancellationToken cancellationToken)
    {
        var triages = await store.ListTriagesAsync(alsoClosed: true, Newest, cancellationToken);
        return triages.Where(triage => triage.Metric.Equals(metric, StringComparison.OrdinalIgnoreCase)).Max(triage => (DateTimeOffset?)triage.StartedAt) ?? time.GetUtcNow();
    }
}
