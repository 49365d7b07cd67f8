using System.Diagnostics;
using System.Globalization;
using IncidentBot.Benchmarks.Verdicts;
using IncidentBot.Conversations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IncidentBot.Benchmarks.Scale;

/// <summary>Memory while many triages are under way, each with three sources of five weeks.</summary>
internal static class UnderWay
{
    private static readonly TimeSpan SourceTakes = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>With the runtime settings of the served program.</summary>
    public static string InProcessOfItsOwn(string argument, int triages)
    {
        var served = Path.Combine(AppContext.BaseDirectory, "IncidentBot.runtimeconfig.json");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", served, typeof(UnderWay).Assembly.Location, "scale", argument, $"{triages}"]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("The process did not start.");
        return process.StandardOutput.ReadToEnd();
    }

    public static async Task<string> MeasureAsync(int triages)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var channel = new AnsweringChannel();
        using var host = BenchHost.Build(new() { ["Storage:Sqlite:Path"] = Path.Combine(folder.FullName, "store.db") }, channel, SlowSources.Metric, new SlowSources(SourceTakes));
        await host.StartAsync();
        var inbox = host.Services.GetRequiredService<IInbox>();
        var start = new Said.Click(Actions.Start, Intake.ToValue(new StartRequest("triage checkout conversion", SlowSources.Metric.Name, false, Anyway: true)), new Dictionary<string, string>());
        var clock = Stopwatch.StartNew();
        var peak = 0L;
        for (var i = 0; i < triages; i++)
            await inbox.ReceiveAsync(new Turn($"start-{i}", new Place("bench", $"c{i}", null), BenchHost.Ada, DateTimeOffset.UtcNow, start, Addressed: true, TriageId: null), CancellationToken.None);
        while (channel.Verdicts < triages)
        {
            await Task.Delay(Glance);
            peak = Math.Max(peak, Environment.WorkingSet);
        }

        var took = clock.Elapsed;
        var afterwards = Environment.WorkingSet;
        var live = GC.GetTotalMemory(forceFullCollection: true);
        await host.StopAsync();
        folder.Delete(recursive: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"- {triages:#,0} triages started at once, each with three sources of five weeks: all had their verdict after {took.TotalSeconds:F0} s; resident at most {peak / 1e6:F0} MB until then, {afterwards / 1e6:F0} MB afterwards, of which {live / 1e6:F0} MB are in use (budget 400 MB; this program included)");
    }
}
