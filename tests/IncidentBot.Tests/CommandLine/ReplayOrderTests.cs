using System.Diagnostics;
using System.Text.Json.Nodes;
using IncidentBot.Tests.CommandLine.Scenarios;

namespace IncidentBot.Tests.CommandLine;

/// <summary>The same input gives the same bytes: in any order of its entries, in any culture and time zone of the process.</summary>
public sealed class ReplayOrderTests : IDisposable
{
    private static readonly string[] Lists = ["signals", "changes", "alerts", "vendorIncidents", "calendar", "answers", "unavailable"];

    private readonly RootRun _run = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task The_order_of_entries_does_not_matter(int seed)
    {
        var file = _run.Write("a.json", Busy().ToJson());
        var shuffled = _run.Write("b.json", Busy().Spoiled(root => Shuffle(root, new Random(seed))).ToJson());

        await _run.RunAsync("replay", file, shuffled, "--json");

        Assert.NotEqual(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(shuffled, TestContext.Current.CancellationToken));
        Assert.Equal(_run.Documents[0].GetRawText(), _run.Documents[1].GetRawText());
    }

    [Theory]
    [InlineData("Pacific/Auckland", "de_DE.UTF-8")]
    [InlineData("America/St_Johns", "tr_TR.UTF-8")]
    [InlineData("Asia/Kathmandu", "ar_EG.UTF-8")]
    public async Task Neither_the_time_zone_nor_the_culture_of_the_process_matters(string zone, string culture)
    {
        var file = _run.Write("a.json", Busy().ToJson());

        await _run.RunAsync("replay", file, "--json");

        Assert.Equal(_run.Output, await ReplayedElsewhereAsync(file, zone, culture));
    }

    public void Dispose() => _run.Dispose();

    // Ties on purpose: two changes and two alerts of the same minute.
    private static ScenarioBuilder Busy() => ScenarioBuilder.Shop(0.8)
        .WithChange("c1", TimeSpan.FromMinutes(190)).WithChange("c2", TimeSpan.FromMinutes(190)).WithChange("c3", TimeSpan.FromHours(7), "tracking").WithChange("c4", TimeSpan.FromHours(9), "flag", "search")
        .WithAlert("a1", TimeSpan.FromMinutes(170), "critical", "http5xx", "checkout").WithAlert("a2", TimeSpan.FromMinutes(170), "warning", "latencyP95", "search")
        .WithIncident("v1", "Paynova", TimeSpan.FromMinutes(200)).WithIncident("v2", "Paynova", TimeSpan.FromMinutes(200))
        .WithSignal("http5xx", "checkout", "percent", [.. Enumerable.Range(0, 300).Select(i => i >= 294 ? 6.5 : 0.4 + i % 7 * 0.03)])
        .WithSignal("latencyP95", "search", "seconds", [.. Enumerable.Range(0, 300).Select(i => 0.4 + i % 5 * 0.01)])
        .WithBreakdown(("ios", "DE", 200), ("ios", "FR", 210), ("web", "DE", 300), ("web", "FR", 301))
        .WithAnswer("segments", "yes").WithAnswer("errors", "no").WithoutReading("github", "tracing");

    private static void Shuffle(JsonObject root, Random dice)
    {
        foreach (var list in Lists)
            root[list] = Shuffled(root[list]?.AsArray() ?? [], dice);
        if (root["breakdown"] is { } breakdown)
            breakdown["rows"] = Shuffled(breakdown["rows"]?.AsArray() ?? [], dice);
    }

    private static JsonArray Shuffled(JsonArray list, Random dice)
    {
        var items = list.Select(item => item?.DeepClone()).ToArray();
        dice.Shuffle(items);
        return new JsonArray(items);
    }

    private static async Task<string> ReplayedElsewhereAsync(string file, string zone, string culture)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "replay", file, "--json"])
        {
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = zone, ["LANG"] = culture, ["LC_ALL"] = culture },
        }) ?? throw new InvalidOperationException("The replay did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
