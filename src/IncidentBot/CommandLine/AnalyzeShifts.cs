using System.CommandLine;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary><c>analyze shifts</c>: all level and slope changes of plain series.</summary>
internal static class AnalyzeShifts
{
    public static Command Create()
    {
        var command = new Command("shifts", "Finds level and slope changes: CSV time,value or index,value.") { AnalyzeBatch.Files, AnalyzeBatch.Json };
        command.SetAction(parsed => AnalyzeBatch.Run(parsed, Find));
        return command;
    }

    private static AnalyzeOutput Find(string file)
    {
        var points = PointsCsv.Read(file);
        var present = Enumerable.Range(0, points.Count).Where(i => points[i] is not null).ToArray();
        int[] shifts = [.. Shifts.Find([.. points.OfType<double>()]).Select(i => present[i])];
        return new(new { input = file, shifts }, shifts.Length == 0 ? "  no shifts" : $"  shifts at {string.Join(", ", shifts)}");
    }
}
