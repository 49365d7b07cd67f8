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

    /// <summary>With the collector of the served program, which is not the one of a console program.</summary>
    public static string InProcessOfItsOwn(string argument, int triages)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(UnderWay).Assembly.Location, "scale", argument, $"{triages}"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
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
        await host.StopAsync();
        folder.Delete(recursive: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"- {triages:#,0} triages started at once, each with three sources of five weeks: all had their verdict after {took.TotalSeconds:F0} s; resident at most {peak / 1e6:F0} MB until then, {Environment.WorkingSet / 1e6:F0} MB afterwards (budget 400 MB; this program included)");
    }
}
