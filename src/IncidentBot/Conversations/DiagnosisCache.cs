using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Keeps the numbers of a triage while its evidence stays the same: people speak more often than sources do.</summary>
internal sealed class DiagnosisCache
{
    /// <summary>Each holds the series of its triage, about a megabyte.</summary>
    private const int Most = 32;

    private readonly RecentlyUsed<Kept> _kept = new(Most);

    public Diagnosis Of(TriageState state)
    {
        var stamp = StampOf(state);
        if (_kept.Find(state.Id) is { } kept && kept.Stamp == stamp)
            return Diagnosis.Of(state, kept.Analyses);
        var analyses = Analyses.Of(state, state.AsOf);
        _kept.Keep(state.Id, new Kept(stamp, analyses));
        return Diagnosis.Of(state, analyses);
    }

    public void Forget(string triage) => _kept.Forget(triage);

    // Evidence of one request is only ever replaced by a later one.
    private static string StampOf(TriageState state) => $"{state.Metric.Name}|{state.Report}|{state.AsOf.Ticks}|{state.Evidence.Count}|{state.Evidence.Values.Select(gathered => gathered.At.Ticks).DefaultIfEmpty(0).Max()}";

    private sealed record Kept(string Stamp, Analyses Analyses);
}
