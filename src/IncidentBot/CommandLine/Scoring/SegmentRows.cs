using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scoring;

/// <summary>Segments by what they cover: the data cannot tell apart two names for the same rows.</summary>
internal static class SegmentRows
{
    /// <summary>Whether both lists name the same segments, in any order; without a breakdown the names themselves must agree.</summary>
    public static bool AreSame(Breakdown? breakdown, IReadOnlyList<Segment> given, IReadOnlyList<Segment> actual) =>
        given.Select(segment => KeyOf(breakdown, segment)).ToHashSet().SetEquals(actual.Select(segment => KeyOf(breakdown, segment)));

    private static string KeyOf(Breakdown? breakdown, Segment segment)
    {
        var rows = breakdown is null ? [] : Enumerable.Range(0, breakdown.Rows.Count).Where(i => Covers(breakdown, segment, breakdown.Rows[i])).ToArray();
        return rows.Length == 0 ? segment.ToString() : string.Join(',', rows);
    }

    private static bool Covers(Breakdown breakdown, Segment segment, BreakdownRow row) =>
        segment.Where.All(pair => breakdown.Dimensions.Index().Any(dimension => dimension.Item == pair.Key && row.Values[dimension.Index] == pair.Value));
}
