namespace IncidentBot.Triage;

/// <summary>How near a verdict came to what it really was. The number is the score out of 100.</summary>
public enum Grade
{
    /// <summary>It sent people to the wrong place.</summary>
    WrongArea = 0,

    /// <summary>The business was hurt by a technical cause, and the verdict named another technical cause; or it was left open, and its strongest lead was the cause.</summary>
    RightArea = 35,

    /// <summary>The cause without the culprit, the culprit under another cause, or the next thing down the chain of causes.</summary>
    OneHopShort = 65,

    /// <summary>The cause, and the culprit where the team says whether there was one.</summary>
    Right = 100,
}

/// <summary>Which change or vendor incident it really was, as the team says.</summary>
/// <param name="Id">Null when it was none that the triage knows.</param>
public sealed record RealCulprit(string? Id);

/// <summary>Compares the verdict that stood when a triage was closed with what the team says it really was.</summary>
public static class Grading
{
    /// <summary>Whether such a cause can have a culprit. Nobody is the culprit of users' reactions, or of nothing.</summary>
    public static bool HasCulprit(Cause cause) => cause is Cause.Measurement or Cause.Deploy or Cause.Vendor or Cause.Infrastructure;

    /// <summary>
    /// Null where there is nothing to compare: no verdict was given, the triage was cancelled, or the team does not know the real cause either. Otherwise, and in this order:
    /// <list type="bullet">
    /// <item>A verdict that was left open is <see cref="Grade.RightArea"/> when its strongest lead was the cause, else <see cref="Grade.WrongArea"/>.</item>
    /// <item>The right cause is <see cref="Grade.Right"/> with the right culprit; with another one, or with none or one against what the team says, <see cref="Grade.OneHopShort"/>.
    /// Where the team does not say which it was, and for causes that have no culprit, the cause decides alone.</item>
    /// <item>The right culprit under another cause is <see cref="Grade.OneHopShort"/>.</item>
    /// <item>Own infrastructure, where an own change or a third party brought it down, is <see cref="Grade.OneHopShort"/>: the verdict stopped one step before the cause. Not so the
    /// other way round, which blames somebody for what the platform did by itself.</item>
    /// <item>Own change, third party and infrastructure, one said for the other, are <see cref="Grade.RightArea"/>: the right kind of people looked. Calling a real loss a wrong number,
    /// or the reverse, is not: it is about whether there is an incident at all.</item>
    /// <item>Everything else is <see cref="Grade.WrongArea"/>: users blamed for a fault or the reverse, a false alarm, a drop that was called normal.</item>
    /// </list>
    /// </summary>
    public static Grade? Of(VerdictReached? verdict, Cause? realCause, RealCulprit? realCulprit)
    {
        if (verdict is null || realCause is not { } real || real == Cause.Inconclusive)
            return null;
        if (verdict.Cause == Cause.Inconclusive)
            return verdict.Lead == real ? Grade.RightArea : Grade.WrongArea;
        if (verdict.Cause == real)
            return realCulprit is null || !HasCulprit(real) || realCulprit.Id == verdict.Culprit ? Grade.Right : Grade.OneHopShort;
        if (HasCulprit(real) && realCulprit?.Id is { } id && id == verdict.Culprit)
            return Grade.OneHopShort;
        if (verdict.Cause == Cause.Infrastructure && IsFault(real))
            return Grade.OneHopShort;
        return IsFault(verdict.Cause) && IsFault(real) ? Grade.RightArea : Grade.WrongArea;
    }

    private static bool IsFault(Cause cause) => cause is Cause.Deploy or Cause.Vendor or Cause.Infrastructure;
}
