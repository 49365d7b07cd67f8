using System.Collections.Concurrent;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Keeps the numbers of a triage while its evidence stays the same: people speak more often than sources do.</summary>
internal sealed class DiagnosisCache
{
    private const int Most = 500;

    private readonly ConcurrentDictionary<string, (string Stamp, Analyses Analyses)> _kept = new();

    public Diagnosis Of(TriageState state)
    {
        var stamp = StampOf(state);
        if (_kept.TryGetValue(state.Id, out var kept) && kept.Stamp == stamp)
            return Diagnosis.Of(state, kept.Analyses);
        var analyses = Analyses.Of(state, state.AsOf);
        if (_kept.Count >= Most)
            _kept.Clear();
        _kept[state.Id] = (stamp, analyses);
        return Diagnosis.Of(state, analyses);
    }

    public void Forget(string triage) => _kept.TryRemove(triage, out _);

    // Evidence of one request is only ever replaced by a later one.
    private static string StampOf(TriageState state) => $"{state.Metric.Name}|{state.Report}|{state.AsOf.Ticks}|{state.Evidence.Count}|{state.Evidence.Values.Select(gathered => gathered.At.Ticks).DefaultIfEmpty(0).Max()}";
}
