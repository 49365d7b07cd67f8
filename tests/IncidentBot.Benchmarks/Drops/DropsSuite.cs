using System.Globalization;
using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.CommandLine.Scoring;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>
/// Scores the triage on made drops. <c>drops [--from SEED] [--count N] [--laws NAME] [--wrong]</c> prints one table, and the cases that went wrong;
/// <c>--export DIR</c> writes the scenario files instead, so that another tool can be run on them; <c>--write</c> scores seeds that no rule was
/// chosen on, under the usual laws and all others, beside two simple rules.
/// </summary>
internal static class DropsSuite
{
    private const int Fresh = 200_001;
    private const int FreshCount = 500;
    private const int FreshElsewhere = 210_001;
    private const int ElsewhereCount = 200;

    private static readonly string[] Asked =
        ["cause right", "said with high confidence", "right when high", "culprit right", "forbidden cause at high confidence", "false alarm", "undecidable called inconclusive", "Brier score"];

    private static readonly string[] Wanted = ["at least 90 % (aim 95 %)", "at least 50 %", "at least 97 %", "at least 85 %", "never", "at most 2 %", "at least 70 %", "below 0.10"];

    public static int Run(string[] arguments)
    {
        var from = Number(arguments, "--from", 1);
        var count = Number(arguments, "--count", 200);
        var (name, laws) = ValueOf(arguments, "--laws") is { } wanted ? Laws.Others.First(pair => pair.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)) : ("the usual laws", new Laws());
        if (arguments.Contains("--write"))
            WriteResults();
        else if (ValueOf(arguments, "--export") is { } folder)
            Export(folder, from, count, laws);
        else
            Print(name, from, Score(from, count, laws), arguments.Contains("--wrong"));
        return 0;
    }

    public static ScoredCase Score(MadeDrop drop) =>
        new(drop.Scenario, drop.Truth, ReplayDiagnosis.Of(drop.Scenario.Name, ScenarioEvents.From(drop.Scenario), drop.Scenario.Now).Verdict);

    private static IReadOnlyList<ScoredCase> Score(int from, int count, Laws laws) =>
        [.. Enumerable.Range(from, count).AsParallel().AsOrdered().Select(seed => Score(MadeDrop.Make(seed, laws)))];

    private static void Print(string name, int from, IReadOnlyList<ScoredCase> cases, bool alsoWrong)
    {
        Console.WriteLine($"{name}, seeds {from} to {from + cases.Count - 1}");
        ScoreTable.Write(Console.Out, cases);
        if (alsoWrong)
            foreach (var wrong in cases.Where(scored => !Measures.IsRight(scored)).OrderBy(scored => scored.Truth.Notes, StringComparer.Ordinal))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wrong.Scenario.Name} {wrong.Truth.Cause}/{wrong.Truth.Notes} -> {wrong.Verdict.Cause} {wrong.Verdict.Probability:0.00}"));
    }

    private static void Export(string folder, int from, int count, Laws laws)
    {
        Directory.CreateDirectory(folder);
        foreach (var drop in Enumerable.Range(from, count).Select(seed => MadeDrop.Make(seed, laws)))
            File.WriteAllText(Path.Combine(folder, $"{drop.Scenario.Name}.json"), ScenarioWriter.Write(drop.Scenario, drop.Truth));
    }

    private static void WriteResults()
    {
        var usual = Score(Fresh, FreshCount, new Laws());
        var nearest = usual.Select(scored => scored with { Verdict = SimpleRules.NearestDeploy(scored.Scenario) }).ToList();
        var biggest = usual.Select(scored => scored with { Verdict = SimpleRules.BiggestAlert(scored.Scenario) }).ToList();
        var measures = Asked.Select(name => Measures.All.First(measure => measure.Name == name)).ToList();
        var rows = measures.Zip(Wanted, (measure, wanted) => $"| {measure.Name} | {wanted} | {WithInterval(measure, usual)} | {Of(measure, nearest)} | {Of(measure, biggest)} |");
        var elsewhere = Laws.Others.Select(other => (other.Name, Cases: Score(FreshElsewhere, ElsewhereCount, other.Laws)))
            .Select(other => $"| {other.Name} | {string.Join(" | ", measures.Select(measure => Of(measure, other.Cases)))} |");
        ResultsFile.Write("drops", "Verdicts on made drops", $"""
            Seeds {Fresh} to {Fresh + FreshCount - 1}, on which no rule or number was chosen (rules were chosen on 1 to 600, 40001 to 40400, and 500 each from 50001, 60001, 70001, 80001, 90001 and 130001 on; other seeds from 100001 on scored earlier ones, of which those from 160001 and, with late analytics, from 190001 on showed what to mend for this one); brackets: 95 % bootstrap interval.

            | measure | wanted | IncidentBot | nearest deploy | biggest alert |
            |---|---|---|---|---|
            {string.Join('\n', rows)}

            The same with one law of the companies changed at a time, {ElsewhereCount} drops each (seeds from {FreshElsewhere}):

            | companies with | {string.Join(" | ", measures.Select(measure => measure.Name))} |
            |---|{string.Concat(measures.Select(_ => "---|"))}
            {string.Join('\n', elsewhere)}
            """);
    }

    private static string WithInterval(Measure measure, IReadOnlyList<ScoredCase> cases) =>
        Bootstrap.Interval(measure.ValuesOf(cases), measure.Sum, seed: 1) is var (low, high) ? $"{Of(measure, cases)} ({Words(measure, low)} to {Words(measure, high)})" : Of(measure, cases);

    private static string Of(Measure measure, IReadOnlyList<ScoredCase> cases) => measure.ValuesOf(cases) is { Count: > 0 } values ? Words(measure, measure.Sum(values)) : "-";

    private static string Words(Measure measure, double value) => value.ToString(measure.Unit == Unit.Share ? "0.0 %" : "0.000", CultureInfo.InvariantCulture);

    private static string? ValueOf(string[] arguments, string name) => Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static int Number(string[] arguments, string name, int unlessSaid) => ValueOf(arguments, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : unlessSaid;
}
