using IncidentBot.Benchmarks.Analysis;

// Each suite takes the arguments behind its name and returns the exit code.
var suites = new Dictionary<string, Func<string[], int>>
{
    ["analysis"] = AnalysisSuite.Run,
};

if (args is [var name, .. var rest] && suites.TryGetValue(name, out var suite))
    return suite(rest);
Console.Error.WriteLine($"usage: IncidentBot.Benchmarks SUITE [ARGUMENTS]; suites: {string.Join(", ", suites.Keys)}");
return 2;
