using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Counts of exactly named segments over several tables, and how often every true one is among the best ranked.</summary>
internal sealed class SegmentScore
{
    private int _right;
    private int _named;
    private int _true;
    private int _tables;
    private int _top3;
    private int _top5;

    public double F1 => _named + _true == 0 ? 1 : 2.0 * _right / (_named + _true);

    public double Top3 => (double)_top3 / Math.Max(1, _tables);

    public double Top5 => (double)_top5 / Math.Max(1, _tables);

    public void Add(SegmentResult result, IReadOnlyList<Segment> truth)
    {
        _tables++;
        _true += truth.Count;
        _named += result.Segments.Count;
        _right += result.Segments.Count(cause => truth.Contains(cause.Where));
        _top3 += truth.Any(result.Ranked.Take(3).Select(ranked => ranked.Where).Contains) ? 1 : 0;
        _top5 += truth.Any(result.Ranked.Take(5).Select(ranked => ranked.Where).Contains) ? 1 : 0;
    }

    public static SegmentScore operator +(SegmentScore a, SegmentScore b) => new()
    {
        _right = a._right + b._right,
        _named = a._named + b._named,
        _true = a._true + b._true,
        _tables = a._tables + b._tables,
        _top3 = a._top3 + b._top3,
        _top5 = a._top5 + b._top5,
    };
}
