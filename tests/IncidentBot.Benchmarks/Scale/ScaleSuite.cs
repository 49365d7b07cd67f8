using System.Globalization;
using System.Text;

namespace IncidentBot.Benchmarks.Scale;

/// <summary>
/// Cost of a turn with up to 10,000 open triages, throughput and conflicts of one and of two instances, memory with 1,000 triages under way.
/// <c>scale [MOST] [--tables CONNECTION] [--write]</c>: fewer triages for a try; also over Azure Tables, a tenth as many; into RESULTS.md.
/// </summary>
internal static class ScaleSuite
{
    private const string OnlyMemory = "--memory";
    private const int MostOpen = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [OnlyMemory, var underWay])
        {
            Console.WriteLine(await UnderWay.MeasureAsync(int.Parse(underWay, CultureInfo.InvariantCulture)));
            return 0;
        }

        var most = args.Select(argument => int.TryParse(argument, CultureInfo.InvariantCulture, out var number) ? number : 0).Append(0).Max() is > 0 and var fewer ? fewer : MostOpen;
        var report = new StringBuilder("The conversation's real registration, a channel that takes every message at once. A turn is measured from handing it in to its delivered answer; instances share one process and its processors.\n\n");
        report.AppendLine(UnderWay.InProcessOfItsOwn(OnlyMemory, most / 10));
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        report.Append(await OpenTriages.MeasureAsync("SQLite", new() { ["Storage:Sqlite:Path"] = Path.Combine(folder.FullName, "store.db") }, most));
        if (Array.IndexOf(args, "--tables") is >= 0 and var at)
            report.Append(await OpenTriages.MeasureAsync(
                "Azure Tables",
                new() { ["Storage:Sqlite:Path"] = Path.Combine(folder.FullName, "page.db"), ["Storage:AzureTables:ConnectionString"] = args[at + 1], ["Storage:AzureTables:Table"] = $"scale{Guid.NewGuid():N}" },
                most / 10));
        folder.Delete(recursive: true);
        Console.WriteLine(report);
        if (args.Contains("--write"))
            ResultsFile.Write("scale", "Scale", report.ToString());
        return 0;
    }
}
