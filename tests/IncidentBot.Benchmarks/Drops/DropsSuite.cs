using System.Globalization;
using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.CommandLine.Scoring;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>Scores the triage on made drops: <c>drops [--from SEED] [--count N] [--laws NAME] [--wrong]</c>.</summary>
internal static class DropsSuite
{
    public static int Run(string[] arguments)
    {
        var from = Number(arguments, "--from", 1);
        var count = Number(arguments, "--count", 200);
        var (name, laws) = Array.IndexOf(arguments, "--laws") is var at and >= 0 ? Laws.Others.First(pair => pair.Name.Contains(arguments[at + 1], StringComparison.OrdinalIgnoreCase)) : ("the usual laws", new Laws());
        var cases = Score(from, count, laws);
        Console.WriteLine($"{name}, seeds {from} to {from + count - 1}");
        ScoreTable.Write(Console.Out, cases);
        if (arguments.Contains("--calibration"))
            foreach (var bin in cases.GroupBy(scored => (scored.Truth.Cause, Bin: Math.Min(9, (int)(scored.Verdict.Probability * 20) - 10))).OrderBy(bin => bin.Key))
                Console.WriteLine($"{bin.Key.Cause} {bin.Key.Bin * 5 + 50}: {bin.Count(Measures.IsRight)}/{bin.Count()}");
        if (arguments.Contains("--culprits"))
            foreach (var missed in cases.Where(scored => scored.Truth.Culprit is not null && scored.Verdict.Culprit != scored.Truth.Culprit).OrderBy(scored => scored.Truth.Notes, StringComparer.Ordinal))
                Console.WriteLine($"culprit {missed.Scenario.Name} {missed.Truth.Cause}/{missed.Truth.Notes} -> {missed.Verdict.Cause} {missed.Truth.Culprit} {missed.Verdict.Culprit}");
        if (arguments.Contains("--wrong"))
            foreach (var wrong in cases.Where(scored => !Measures.IsRight(scored)).OrderBy(scored => scored.Truth.Notes, StringComparer.Ordinal))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wrong.Scenario.Name} {wrong.Truth.Cause}/{wrong.Truth.Notes} -> {wrong.Verdict.Cause} {wrong.Verdict.Probability:0.00} {wrong.Scenario.Metric.Kind} {wrong.Verdict.Change:0.00} {wrong.Scenario.Series[0].Role} {wrong.Scenario.Series[0].Numerator.Average():0}/bucket {string.Join(' ', wrong.Verdict.Alternatives.Take(2).Select(other => $"{other.Cause} {other.Probability:0.00}"))}"));
        return 0;
    }

    public static IReadOnlyList<ScoredCase> Score(int from, int count, Laws laws) =>
        [.. Enumerable.Range(from, count).AsParallel().AsOrdered().Select(seed => Score(MadeDrop.Make(seed, laws)))];

    public static ScoredCase Score(MadeDrop drop) =>
        new(drop.Scenario, drop.Truth, ReplayDiagnosis.Of(drop.Scenario.Name, ScenarioEvents.From(drop.Scenario), drop.Scenario.Now).Verdict);

    private static int Number(string[] arguments, string name, int unlessSaid) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : unlessSaid;
}
