using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);

    public static async Task<int> RunAsync(string[] args)
    {
        await StartAsync(TimeSpan.Zero);
        var runs = new List<Run>();
        for (var i = 0; i < Starts; i++)
            runs.Add(await StartAsync(TimeSpan.Zero));
        var idle = await StartAsync(Idle);

        var starts = runs.Select(run => run.FirstAnswer.TotalMilliseconds).Order().ToList();
        Console.WriteLine($"| start to first answer, median of {Starts} | {(starts[Starts / 2 - 1] + starts[Starts / 2]) / 2:F0} ms ({starts[0]:F0} to {starts[^1]:F0}) | budget 1,500 ms |");
        Console.WriteLine($"| memory after {Idle.TotalSeconds:F0} s idle (resident) | {idle.Resident / 1024.0 / 1024:F0} MB | budget 150 MB |");
        return 0;
    }

    private static async Task<Run> StartAsync(TimeSpan idle)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var config = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Storage = new { Sqlite = new { Path = Path.Combine(folder.FullName, "store.db") } } }));
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "serve", "--config", config, "--urls", address.ToString(), "--environment", "Development"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            await UntilAnsweredAsync(address, process);
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

    private static async Task UntilAnsweredAsync(Uri address, Process process)
    {
        using var http = new HttpClient { BaseAddress = address };
        while (!process.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(new Uri("/", UriKind.Relative));
                page.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is null)
            {
                await Task.Delay(BetweenTries);
            }
        }

        throw new InvalidOperationException($"The bot ended by itself with code {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private readonly record struct Run(TimeSpan FirstAnswer, long Resident);
}
