using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scoring;

/// <summary>The scores for reading: all measures beside two simple rules, then a row per true cause.</summary>
internal static class ScoreTable
{
    private const int Seed = 1;

    public static void Write(TextWriter output, IReadOnlyList<ScoredCase> cases)
    {
        var nearest = Instead(cases, scored => SimpleRules.NearestDeploy(scored.Scenario));
        var biggest = Instead(cases, scored => SimpleRules.BiggestAlert(scored.Scenario));
        output.WriteLine($"{cases.Count} scenarios; in brackets the 95 % interval (bootstrap over scenarios, seed {Seed}).");
        PlainTable.Write(
            output,
            ["measure", "score", "95 %", "n", "nearest deploy", "biggest alert", "counted over"],
            Measures.All.Select(measure => Row(measure, cases, nearest, biggest)),
            1, 2, 3, 4, 5);
        output.WriteLine();
        PlainTable.Write(
            output,
            ["true cause", "n", "right", "high", "right when high", "culprit right", "most often called"],
            cases.GroupBy(scored => scored.Truth.Cause).OrderBy(group => group.Key).Select(group => CauseRow(group.Key, [.. group])),
            1, 2, 3, 4, 5);
    }

    private static IReadOnlyList<ScoredCase> Instead(IReadOnlyList<ScoredCase> cases, Func<ScoredCase, ReplayVerdict> rule) =>
        [.. cases.Select(scored => scored with { Verdict = rule(scored) })];

    private static string[] Row(Measure measure, IReadOnlyList<ScoredCase> cases, IReadOnlyList<ScoredCase> nearest, IReadOnlyList<ScoredCase> biggest)
    {
        var values = measure.ValuesOf(cases);
        var interval = Bootstrap.Interval(values, measure.Sum, Seed) is var (low, high) ? $"({Words(measure.Unit, low)} to {Words(measure.Unit, high)})" : "";
        return [measure.Name, Score(measure, cases), interval, values.Count.ToString(CultureInfo.InvariantCulture), Score(measure, nearest), Score(measure, biggest), measure.Explained];
    }

    private static string Score(Measure measure, IReadOnlyList<ScoredCase> cases) =>
        measure.ValuesOf(cases) is { Count: > 0 } values ? Words(measure.Unit, measure.Sum(values)) : "-";

    private static string[] CauseRow(Cause cause, IReadOnlyList<ScoredCase> cases)
    {
        var high = cases.Where(Measures.IsHigh).ToArray();
        var named = cases.Where(scored => scored.Truth.Culprit is not null).ToArray();
        var called = cases.CountBy(scored => scored.Verdict.Cause).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => $"{Name(pair.Key)} {pair.Value}");
        return
        [
            Name(cause),
            cases.Count.ToString(CultureInfo.InvariantCulture),
            Of(cases.Count(Measures.IsRight), cases.Count),
            Of(high.Length, cases.Count),
            Of(high.Count(Measures.IsRight), high.Length),
            Of(named.Count(scored => scored.Verdict.Culprit == scored.Truth.Culprit), named.Length),
            string.Join(", ", called.Take(3)),
        ];
    }

    private static string Name(Cause cause) => cause.ToString().ToLowerInvariant();

    private static string Of(int part, int whole) => whole == 0 ? "-" : $"{part}/{whole}";

    private static string Words(Unit unit, double value) => unit switch
    {
        Unit.Share => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0} %"),
        Unit.Number => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0", CultureInfo.InvariantCulture),
    };
}
