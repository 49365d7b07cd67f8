using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>The analysis section of RESULTS.md, replaced as a whole; other sections stay.</summary>
internal static class Results
{
    private const string Begin = "<!-- analysis -->";
    private const string End = "<!-- /analysis -->";

    public static void Write(IReadOnlyList<Measured> rows)
    {
        var file = Path.Combine(Git("rev-parse --show-toplevel"), "tests", "IncidentBot.Benchmarks", "RESULTS.md");
        var old = File.Exists(file) ? File.ReadAllText(file) : "# Results\n";
        var (begin, end) = (old.IndexOf(Begin, StringComparison.Ordinal), old.IndexOf(End, StringComparison.Ordinal));
        var section = Section(rows);
        File.WriteAllText(file, begin >= 0 && end > begin ? old[..begin] + section + old[(end + End.Length)..] : $"{old.TrimEnd()}\n\n{section}\n");
    }

    private static string Section(IReadOnlyList<Measured> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Begin}\n## Analysis\n\n{DateTimeOffset.UtcNow:yyyy-MM-dd}, commit {Git("rev-parse --short HEAD")}, {Environment.ProcessorCount} cores. ");
        text.Append("Both halves were printed while settings were chosen, on the first; for RS single cases of both were in sight, so its columns are optimistic alike. TCPD: settings are the published reference of a piecewise-linear partition; neighbours were tried on all series and not taken. Times are taken on a machine that others load too.\n\n");
        text.Append("| measured on | tuned half | held-out half | all | reach at least | aim for |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.On} | {row.Tuned} | {row.HeldOut} | {row.All} | {row.AtLeast} | {row.AimFor} |\n");
        return text.Append(End).ToString();
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "";
    }
}
