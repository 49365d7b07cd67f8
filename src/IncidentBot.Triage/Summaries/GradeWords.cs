namespace IncidentBot.Triage;

/// <summary>How the verdict did, in one sentence for everybody who reads the closed triage.</summary>
public static class GradeWords
{
    /// <summary>Null for a triage that was not graded.</summary>
    public static string? Of(VerdictReached? verdict, TriageClosed closed) => (closed.Grade, verdict) switch
    {
        (null, _) or (_, null) => null,
        (Grade.Right, _) => "The verdict was right.",
        (Grade.OneHopShort, _) => $"The verdict was one step short: {Short(verdict, closed)}.",
        (Grade.RightArea, { Cause: Cause.Inconclusive }) => "The verdict was left open; its strongest lead was right.",
        (Grade.RightArea, _) => $"The verdict was near, a technical fault, but not the right one: {Name(verdict.Cause)}.",
        (_, { Cause: Cause.Inconclusive, Lead: { } lead }) => $"The verdict was left open; its strongest lead was wrong: {Name(lead)}.",
        _ => $"The verdict was wrong: {Name(verdict.Cause)}.",
    };

    private static string Short(VerdictReached verdict, TriageClosed closed) => (verdict, closed.Culprit?.Id) switch
    {
        ({ Culprit: null }, not null) when verdict.Cause == closed.RealCause => "the right cause, but no culprit",
        _ when verdict.Cause == closed.RealCause => "the right cause, but the wrong culprit",
        (_, { } id) when id == verdict.Culprit => $"the right culprit, but taken for {Name(verdict.Cause)}",
        _ => $"it stopped at {Name(verdict.Cause)}",
    };

    private static string Name(Cause cause) => Words.Cause(cause).ToLowerInvariant();
}
