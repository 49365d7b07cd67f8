using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>From the brain's words to those of the replay's output.</summary>
internal static class ReplayDiagnosis
{
    public static ReplayOutput Of(string scenario, IReadOnlyList<TriageEvent> events, DateTimeOffset now)
    {
        var state = TriageState.Fold(scenario, events);
        var diagnosis = Diagnosis.Of(state, now);
        var open = diagnosis.Standings.Where(standing => standing.Mark == CheckMark.Open).Select(standing => standing.Question.Prompt);
        return new(scenario, VerdictOf(diagnosis), [.. open], Summary.Of(state, diagnosis).ToPlainText());
    }

    private static ReplayVerdict VerdictOf(Diagnosis diagnosis)
    {
        var (verdict, onset) = (diagnosis.Verdict, diagnosis.Analyses.Fall);
        var segments = diagnosis.Analyses.Segments;
        return new()
        {
            Cause = verdict.Cause,
            Confidence = verdict.Confidence,
            Probability = verdict.Probability,
            Real = verdict.IsReal,
            Culprit = verdict.Culprit,
            Alternatives = [.. verdict.Ranking.Where(entry => entry.Cause != verdict.Cause).Select(entry => new ReplayAlternative(entry.Cause, entry.Probability))],
            Onset = verdict.Cause == Cause.None ? null : onset?.Onset,
            Shape = verdict.Cause == Cause.None ? ReplayShape.None : ShapeOf(onset?.Shape),
            Change = onset?.Change,
            Scope = verdict.Cause == Cause.None ? ReplayScope.Unknown : ScopeOf(segments?.Scope),
            Segments = segments is { Scope: IncidentBot.Triage.Scope.Isolated } && verdict.Cause != Cause.None ? [.. segments.Segments.Select(cause => cause.Where)] : [],
        };
    }

    /// <summary>The output has no word for a dip: where it counts as a drop, it fell at a moment.</summary>
    private static ReplayShape ShapeOf(Shape? shape) => shape switch
    {
        Shape.Step or Shape.Dip => ReplayShape.Step,
        Shape.Ramp => ReplayShape.Ramp,
        Shape.None => ReplayShape.None,
        _ => ReplayShape.Unclear,
    };

    private static ReplayScope ScopeOf(Scope? scope) => scope switch
    {
        Scope.Isolated => ReplayScope.Isolated,
        Scope.Uniform => ReplayScope.Uniform,
        Scope.Mix => ReplayScope.Mix,
        _ => ReplayScope.Unknown,
    };
}
