using System.Diagnostics;
using System.Globalization;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary><c>analysis DATA [--write] [--only NAME]</c>: every figure of the analysis in one table.</summary>
internal static class AnalysisSuite
{
    private static readonly (string Name, Func<string, IEnumerable<Measured>> Measure)[] Parts =
    [
        ("rs", RobustSpotCases.Measure),
        ("riskloc", RiskLocTables.Measure),
        ("null", NullTables.Measure),
        ("conversions", ConversionTables.Measure),
        ("tcpd", AnnotatedSeries.Measure),
        ("onset", InjectedDrops.Measure),
        ("young", YoungDrops.Measure),
        ("mix", MixShifts.Measure),
        ("agreement", SourceTriples.Measure),
        ("coincidence", DeployLogs.Measure),
        ("speed", Speed.Measure),
    ];

    public static int Run(string[] args)
    {
        var only = Array.IndexOf(args, "--only") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var data = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal) && arg != only) ?? "";
        if (data.Length == 0)
        {
            Console.Error.WriteLine("usage: IncidentBot.Benchmarks analysis DATA [--write] [--only NAME]; what needs DATA and is not there is skipped");
            return 2;
        }

        var rows = new List<Measured>();
        foreach (var (name, measure) in Parts.Where(part => only is null || part.Name == only))
            foreach (var row in measure(data))
            {
                rows.Add(row);
                Console.WriteLine($"{name,-12} {row.On}: {row.Tuned} | {row.HeldOut} | {row.All}   (at least {row.AtLeast}, aim {row.AimFor})");
            }

        if (args.Contains("--write"))
            Results.Write(rows);
        return 0;
    }
}
