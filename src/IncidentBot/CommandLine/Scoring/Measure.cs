using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scoring;

/// <summary>A verdict beside what it really was.</summary>
internal sealed record ScoredCase(Scenario Scenario, Truth Truth, ReplayVerdict Verdict);

/// <summary>One line of the score: a value per case, null where the question does not arise, and what becomes of the values.</summary>
/// <param name="Explained">Exactly what is counted, over which cases.</param>
internal sealed record Measure(string Name, string Explained, Unit Unit, Func<ScoredCase, double?> ValueOf, Func<IReadOnlyList<double>, double> Sum)
{
    public IReadOnlyList<double> ValuesOf(IEnumerable<ScoredCase> cases) => [.. cases.Select(ValueOf).OfType<double>()];
}

internal enum Unit { Share, Number, Buckets }

internal static class Measures
{
    public static readonly IReadOnlyList<Measure> All =
    [
        new("cause right", "all; inconclusive is right where the truth is insufficient", Unit.Share, scored => One(IsRight(scored)), Mean),
        new("said with high confidence", "all", Unit.Share, scored => One(IsHigh(scored)), Mean),
        new("right when high", "those said with high confidence", Unit.Share, scored => When(IsHigh(scored), IsRight(scored)), Mean),
        new("real or not, right", "where it can be known", Unit.Share, scored => When(scored.Truth.Real is not null, scored.Verdict.Real == scored.Truth.Real), Mean),
        new("culprit right", "where the truth names one", Unit.Share, scored => When(scored.Truth.Culprit is not null, scored.Verdict.Culprit == scored.Truth.Culprit), Mean),
        new("forbidden cause at high confidence", "all; lower is better", Unit.Share, scored => One(IsHigh(scored) && scored.Truth.Forbidden.Contains(scored.Verdict.Cause)), Mean),
        new("false alarm", "where nothing happened: anything but none or inconclusive; lower is better", Unit.Share, scored => When(scored.Truth.Cause == Cause.None, IsAlarm(scored)), Mean),
        new("undecidable called inconclusive", "where the evidence is insufficient", Unit.Share, scored => When(scored.Truth.Cause == Cause.Inconclusive, IsRight(scored)), Mean),
        new("Brier score", "all: mean of (probability of the stated cause - 1 if it is right, else 0) squared; lower is better", Unit.Number, Brier, Mean),
        new("onset given", "where there is one", Unit.Share, scored => When(scored.Truth.Onset is not null, scored.Verdict.Onset is not null), Mean),
        new("onset error, median", "where there is one and one was given, in buckets of the first series; lower is better", Unit.Buckets, OnsetError, values => Quantile(values, 0.5)),
        new("onset error, p90", "the same", Unit.Buckets, OnsetError, values => Quantile(values, 0.9)),
        new("onset inside the interval", "the same; 90 % would be right", Unit.Share, OnsetCovered, Mean),
        new("shape right", "all", Unit.Share, scored => One(scored.Verdict.Shape.ToString() == scored.Truth.Shape.ToString()), Mean),
        new("scope right", "where the truth knows it", Unit.Share, scored => When(KnowsScope(scored), IsScope(scored)), Mean),
        new("segments exact", "the same; segments that cover the same rows of the breakdown are the same", Unit.Share, scored => When(KnowsScope(scored), SegmentRows.AreSame(scored.Scenario.Breakdown, scored.Verdict.Segments, scored.Truth.Segments)), Mean),
    ];

    public static bool IsRight(ScoredCase scored) => scored.Verdict.Cause == scored.Truth.Cause;

    public static bool IsHigh(ScoredCase scored) => scored.Verdict.Confidence == Confidence.High;

    public static double Mean(IReadOnlyList<double> values) => values.Average();

    /// <summary>Linear between the two nearest ranks.</summary>
    public static double Quantile(IReadOnlyList<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var rank = share * (sorted.Length - 1);
        var low = (int)rank;
        return low + 1 < sorted.Length ? sorted[low] + (rank - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    private static bool IsAlarm(ScoredCase scored) => scored.Verdict.Cause is not (Cause.None or Cause.Inconclusive);

    private static double? Brier(ScoredCase scored) => Math.Pow(scored.Verdict.Probability - One(IsRight(scored)), 2);

    private static double? OnsetError(ScoredCase scored) =>
        scored is { Truth.Onset: { } truth, Verdict.Onset: { } given } ? Math.Abs((given.At - truth) / scored.Scenario.Series[0].Interval) : null;

    private static double? OnsetCovered(ScoredCase scored) =>
        scored is { Truth.Onset: { } truth, Verdict.Onset: { } given } ? One(given.Earliest <= truth && truth <= given.Latest) : null;

    private static bool KnowsScope(ScoredCase scored) => scored.Truth.Scope is not (null or "unknown");

    private static bool IsScope(ScoredCase scored) => ScenarioWords.CamelCase(scored.Verdict.Scope.ToString()) == scored.Truth.Scope;

    private static double? When(bool applies, bool claim) => applies ? One(claim) : null;

    private static double One(bool claim) => claim ? 1 : 0;
}
