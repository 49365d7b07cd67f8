using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace IncidentBot.Benchmarks.Startup;

/// <summary>
/// The served process as people start it, with nothing configured but its file and port: start to the first answered request, and memory once it idles.
/// Each start has a new file, so the schema is created as well.
/// </summary>
internal static class StartupSuite
{
    private const int Starts = 10;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        await StartAsync(TimeSpan.Zero);
        var runs = new List<Run>();
        for (var i = 0; i < Starts; i++)
            runs.Add(await StartAsync(TimeSpan.Zero));
        var idle = await StartAsync(Idle);

        var starts = runs.Select(run => run.FirstAnswer.TotalMilliseconds).Order().ToList();
        var table = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            The process that is served, started {Starts} times with a new store each.

            | what | measured | budget |
            |---|---|---|
            | start to first answered request, median | {(starts[Starts / 2 - 1] + starts[Starts / 2]) / 2:F0} ms ({starts[0]:F0} to {starts[^1]:F0}) | 1,500 ms |
            | resident memory after {Idle.TotalSeconds:F0} s idle | {idle.Resident / 1024.0 / 1024:F0} MB | 150 MB |
            """);
        Console.WriteLine(table);
        ResultsFile.Write("startup", "Start and idle memory", table);
        return 0;
    }

    private static async Task<Run> StartAsync(TimeSpan idle)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var config = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Storage = new { Sqlite = new { Path = Path.Combine(folder.FullName, "store.db") } } }));
        var address = new Uri($"http://127.0.0.1:{BotProcess.FreePort()}");
        var started = Stopwatch.GetTimestamp();
        using var process = BotProcess.Start(config, address, folder.FullName);
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await BotProcess.UntilAnsweredAsync(http, process);
            var firstAnswer = Stopwatch.GetElapsedTime(started);
            await Task.Delay(idle);
            process.Refresh();
            return new Run(firstAnswer, process.WorkingSet64);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private readonly record struct Run(TimeSpan FirstAnswer, long Resident);
}
