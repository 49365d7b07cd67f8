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
        text.Append("Segments: leaves may spread inside and outside a candidate (without that, RS has .60), each number of attributes is as likely beforehand; what convinces alone was set on drawn tables without a cause. ");
        text.Append("Tried for RS and not taken: every leaf's baseline drawn to the overall rate (.81, but no use where leaves are small), a dispersion that grows with size, searching pairs of causes at once, a price per attribute. ");
        text.Append("TCPD: settings are the published reference of a piecewise-linear partition; neighbours were tried on all series and not taken. Times are taken on a machine that others load too.\n\n");
        text.Append("| measured on | tuned half | held-out half | all | reach at least | aim for |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.On} | {row.Tuned} | {row.HeldOut} | {row.All} | {row.AtLeast} | {row.AimFor} |\n");
        return text.ToString();
    }
}
