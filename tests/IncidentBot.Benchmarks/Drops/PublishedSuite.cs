using System.Globalization;
using System.Text;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.CommandLine.Scoring;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>
/// What the triage says of real incidents: <c>published [--write FOLDER]</c>. Each happens to twenty companies, drawn from the seeds 1 to 20; the first one's scenario is the one to look at.
/// </summary>
internal static class PublishedSuite
{
    private const int Shops = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = Published.All.Select(incident => (incident, cases: Enumerable.Range(1, Shops).AsParallel().AsOrdered().Select(seed => DropsSuite.Score(incident.Make(seed))).ToList())).ToList();
        if (arguments is ["--write", var folder])
            await WriteAsync(Directory.CreateDirectory(folder));

        var all = rows.SelectMany(row => row.cases).ToList();
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            {Published.All.Count} published incidents, each at {Shops} made-up companies: fixed is what the write-up says, everything else is drawn. No number was fitted to them, but they were read for errors of reasoning, so they are not unseen. Frozen when recovery began, at the latest four
            hours after the onset. Cause right in {Share(all, Measures.IsRight)}; said with high confidence in {Share(all, Measures.IsHigh)}, and then right in {Share([.. all.Where(Measures.IsHigh)], Measures.IsRight)}. No write-up was found of a drop
            that was nothing, with its times.

            | incident and source | fixed | real cause | at the first company | right | inconclusive | wrong, sure of it |
            |---|---|---|---|---|---|---|

            """));
        foreach (var (incident, cases) in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {incident.Name}: [{incident.Source}]({incident.Url}) | {incident.Facts} | {Name(cases[0].Truth.Cause)} | {Said(cases[0])} | {cases.Count(Measures.IsRight)} of {Shops} | {cases.Count(IsOpen)} | {cases.Count(IsWronglySure)} |");
        Console.WriteLine(text);
        ResultsFile.Write("published", "Published incidents", text.ToString());
        return 0;
    }

    private static async Task WriteAsync(DirectoryInfo folder)
    {
        foreach (var (incident, i) in Published.All.Select((incident, i) => (incident, i)))
        {
            var (scenario, truth) = incident.Make(1);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"published-{i + 1:D2}.json"), ScenarioWriter.Write(scenario, truth));
        }
    }

    private static bool IsOpen(ScoredCase scored) => scored.Verdict.Cause == Cause.Inconclusive;

    private static bool IsWronglySure(ScoredCase scored) => Measures.IsHigh(scored) && !Measures.IsRight(scored) && !IsOpen(scored);

    private static string Said(ScoredCase scored) => IsOpen(scored) ? "inconclusive" : $"{Name(scored.Verdict.Cause)}, {scored.Verdict.Confidence.ToString().ToLowerInvariant()}{Culprit(scored)}";

    private static string Culprit(ScoredCase scored) => (scored.Truth.Culprit, scored.Verdict.Culprit) switch
    {
        (null, _) => "",
        var (real, said) when real == said => ", the culprit",
        (_, null) => ", no culprit",
        _ => ", another culprit",
    };

    private static string Name(Cause cause) => cause.ToString().ToLowerInvariant();

    private static string Share(List<ScoredCase> cases, Func<ScoredCase, bool> holds) =>
        cases.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{cases.Count(holds)} of {cases.Count}");
}
