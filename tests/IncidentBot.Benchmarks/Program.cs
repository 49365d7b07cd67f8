using IncidentBot.Benchmarks.Analysis;
using IncidentBot.Benchmarks.Drops;
using IncidentBot.Benchmarks.Replays;
using IncidentBot.Benchmarks.Slack;
using IncidentBot.Benchmarks.Scale;
using IncidentBot.Benchmarks.Startup;
using IncidentBot.Benchmarks.Storage;
using IncidentBot.Benchmarks.Teams;
using IncidentBot.Benchmarks.Verdicts;

// Each suite takes the arguments behind its name and returns the exit code.
var suites = new Dictionary<string, Func<string[], Task<int>>>
{
    ["analysis"] = arguments => Task.FromResult(AnalysisSuite.Run(arguments)),
    ["drops"] = arguments => Task.FromResult(DropsSuite.Run(arguments)),
    ["published"] = PublishedSuite.RunAsync,
    ["replay"] = ReplaySuite.RunAsync,
    ["slack"] = SlackSuite.RunAsync,
    ["scale"] = ScaleSuite.RunAsync,
    ["sources"] = SourcesSuite.RunAsync,
    ["startup"] = StartupSuite.RunAsync,
    ["storage"] = StorageSuite.RunAsync,
    ["teams"] = TeamsSuite.RunAsync,
    ["verdict"] = VerdictSuite.RunAsync,
};

if (args is [var name, .. var rest] && suites.TryGetValue(name, out var suite))
    return await suite(rest);
Console.Error.WriteLine($"usage: IncidentBot.Benchmarks SUITE [ARGUMENTS]; suites: {string.Join(", ", suites.Keys)}");
return 2;
