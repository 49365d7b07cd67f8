namespace IncidentBot.Triage;

public static class Shifts
{
    /// <summary>Zero-based index of the first point after each level or slope change, ascending; empty for none.</summary>
    public static IReadOnlyList<int> Find(ReadOnlySpan<double> series) => [];
}
