using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>From the brain's words to those of the replay's output.</summary>
internal static class ReplayDiagnosis
{
    public static ReplayOutput Of(string scenario, IReadOnlyList<TriageEvent> events, DateTimeOffset now) =>
        new(scenario, Undecided(), [], $"{events.Count} events, not judged as of {now:u}");

    private static ReplayVerdict Undecided() => new()
    {
        Cause = Cause.Inconclusive,
        Confidence = Confidence.Low,
        Probability = 1d / Enum.GetValues<Cause>().Length,
        Real = null,
        Culprit = null,
        Alternatives = [],
        Onset = null,
        Shape = ReplayShape.Unclear,
        Change = null,
        Scope = ReplayScope.Unknown,
        Segments = [],
    };
}
