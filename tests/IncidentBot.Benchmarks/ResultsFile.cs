using System.Diagnostics;
using System.Globalization;

namespace IncidentBot.Benchmarks;

/// <summary>RESULTS.md: every suite replaces its own section as a whole; the others stay.</summary>
internal static class ResultsFile
{
    /// <param name="suite">As on the command line.</param>
    /// <param name="body">Markdown below the section's heading.</param>
    public static void Write(string suite, string heading, string body)
    {
        var (begin, end) = ($"<!-- {suite} -->", $"<!-- /{suite} -->");
        var file = Path.Combine(Git("rev-parse --show-toplevel"), "tests", "IncidentBot.Benchmarks", "RESULTS.md");
        var old = File.Exists(file) ? File.ReadAllText(file) : "# Results\n";
        var section = string.Create(
            CultureInfo.InvariantCulture,
            $"{begin}\n## {heading}\n\n{DateTimeOffset.UtcNow:yyyy-MM-dd}, commit {Git("rev-parse --short HEAD")}, {Environment.ProcessorCount} cores. {body.TrimEnd()}\n{end}");
        var (from, to) = (old.IndexOf(begin, StringComparison.Ordinal), old.IndexOf(end, StringComparison.Ordinal));
        File.WriteAllText(file, from >= 0 && to > from ? old[..from] + section + old[(to + end.Length)..] : $"{old.TrimEnd()}\n\n{section}\n");
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "";
    }
}
