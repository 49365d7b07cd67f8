using System.CommandLine;

namespace IncidentBot.CommandLine;

/// <summary><c>analyze</c>: one piece of the analysis on CSV files, each file by itself.</summary>
internal static class AnalyzeCommand
{
    public static Command Create() => new("analyze", "Analyses CSV files: onset, shifts or segments.")
    {
        AnalyzeOnset.Create(),
        AnalyzeShifts.Create(),
        AnalyzeSegments.Create(),
    };
}
