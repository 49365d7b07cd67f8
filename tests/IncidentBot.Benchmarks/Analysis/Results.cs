using System.Globalization;
using System.Text;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>The analysis section of RESULTS.md.</summary>
internal static class Results
{
    public static void Write(IReadOnlyList<Measured> rows) => ResultsFile.Write("analysis", "Analysis", Section(rows));

    private static string Section(IReadOnlyList<Measured> rows)
    {
        var text = new StringBuilder();
        text.Append("Both halves were printed while settings were chosen, on the first; for RS single cases of both were in sight, so its columns are optimistic alike. ");
        text.Append("TCPD: settings are the published reference of a piecewise-linear partition; neighbours were tried on all series and not taken. Times are taken on a machine that others load too.\n\n");
        text.Append("| measured on | tuned half | held-out half | all | reach at least | aim for |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.On} | {row.Tuned} | {row.HeldOut} | {row.All} | {row.AtLeast} | {row.AimFor} |\n");
        return text.ToString();
    }
}
