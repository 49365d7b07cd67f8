using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Export;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Conversations;
using IncidentBot.Practice.Stories;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Benchmarks.Replays;

/// <summary>
/// How fast frozen drops are triaged: <c>replay [FOLDER]</c>, from the bytes of the file to the JSON. Without a folder on the practice shop's drops, read through the real connectors and exported.
/// </summary>
internal static class ReplaySuite
{
    private const int Together = 48;
    private static readonly DateTimeOffset Moment = new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string[] args)
    {
        var own = args.Length == 0 ? await PracticeAsync() : null;
        var files = Directory.GetFiles(own?.FullName ?? args[0], "*.json").Where(file => Path.GetFileName(file) != "schema.json").Order(StringComparer.Ordinal).ToList();
        // What the process does once (compiling, tables of the analysis) is not what a replay costs.
        await MeasureAsync(files);

        var single = new List<(string File, double Milliseconds)>();
        foreach (var file in files)
            single.Add((file, await MeasureAsync([file])));
        var all = Enumerable.Range(0, Together).Select(i => files[i % files.Count]).ToList();
        var processor = Environment.CpuUsage.TotalTime;
        var together = await MeasureAsync(all);
        processor = Environment.CpuUsage.TotalTime - processor;
        var command = await CommandAsync(all);
        own?.Delete(recursive: true);

        var (slowest, sorted) = (single.MaxBy(one => one.Milliseconds), single.Select(one => one.Milliseconds).Order().ToList());
        var table = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {files.Count} scenarios of {(own is null ? "a folder that was given" : "the practice shop")}, from the file to the JSON; load of the machine {Load()}.

            | what | measured | budget |
            |---|---|---|
            | one scenario after start, median | {sorted[sorted.Count / 2]:F0} ms | 150 ms |
            | one scenario after start, slowest ({Path.GetFileNameWithoutExtension(slowest.File)}) | {slowest.Milliseconds:F0} ms | 150 ms |
            | {Together} scenarios in one process, after start | {together / 1000:F2} s | 3 s |
            | processor time of these | {processor.TotalSeconds:F2} s | |
            | the command `replay` on {Together} scenarios, with its start | {command / 1000:F2} s | |
            """);
        Console.WriteLine(table);
        ResultsFile.Write("replay", "Replay", table);
        return 0;
    }

    private static async Task<double> MeasureAsync(List<string> files)
    {
        var started = Stopwatch.GetTimestamp();
        await foreach (var replayed in ReplayRun.AllAsync(files, CancellationToken.None))
            ReplayJson.Write(((Replayed.Done)replayed).Output);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double> CommandAsync(List<string> files)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "replay", .. files, "--json"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The replay did not start.");
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Processes that wanted to run in the last minute: what others do at the same time counts into every figure.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>Each practice drop at one moment, through every wave, as a scenario file.</summary>
    private static async Task<DirectoryInfo> PracticeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var settings = Path.Combine(folder.FullName, "settings");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Storage = new { Sqlite = new { Path = Path.Combine(folder.FullName, "store.db") } } }));
        await using var app = Server.Build(["--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], settings, new Standing(Moment));
        await app.StartAsync();
        var catalogue = app.Services.GetRequiredService<Catalogue>();
        foreach (var story in StoryBook.All)
        {
            var metric = catalogue.Find(story.Metric) ?? throw new InvalidOperationException($"{story.Metric} is not in the catalogue.");
            var (scenario, truth, _) = ScenarioExport.Of(await GatherAsync(app, story.Id, metric));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{story.Id}.json"), ScenarioWriter.Write(scenario, truth));
        }

        return folder;
    }

    private static async Task<TriageState> GatherAsync(WebApplication app, string id, Metric metric)
    {
        var sources = app.Services.GetRequiredService<EvidenceSources>();
        var state = TriageState.Fold(id, [new TriageStarted(Moment, new Person { Id = "lena", Name = "Lena" }, metric.Name, metric, new Report(null, null))]);
        while (sources.PlanNext(state, Diagnosis.Of(state, Moment), Moment) is { } planned)
        {
            var evidence = await Task.WhenAll(planned.Requests.Select(request => sources.AskAsync(metric, request, CancellationToken.None)));
            state = planned.Requests.Zip(evidence).Aggregate(state.Apply(planned), (before, answer) => before.Apply(new EvidenceGathered(Moment, answer.First, answer.Second)));
        }

        return state;
    }

    /// <summary>A clock that stands still: the practice shop tells its drops around the present.</summary>
    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
