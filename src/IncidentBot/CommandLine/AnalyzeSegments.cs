using System.CommandLine;
using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary><c>analyze segments</c>: does the change sit in some segments, everywhere, or only in the traffic mix.</summary>
internal static class AnalyzeSegments
{
    public static Command Create()
    {
        var command = new Command("segments", "Scans breakdowns: CSV of dimension columns and counts, or actual,expected.") { AnalyzeBatch.Files, AnalyzeBatch.Json, AnalyzeOptions.Bad, AnalyzeOptions.Top };
        command.SetAction(parsed => AnalyzeBatch.Run(parsed, file => Scan(file, new(parsed.GetValue(AnalyzeOptions.Bad), parsed.GetValue(AnalyzeOptions.Top)))));
        return command;
    }

    private static AnalyzeOutput Scan(string file, SegmentOptions options)
    {
        var result = SegmentScan.Find(SegmentsCsv.Read(file), options);
        return new(Document(file, result), Text(result));
    }

    private static object Document(string file, SegmentResult result) => new
    {
        input = file,
        scope = ScopeName(result.Scope),
        segments = result.Segments.Select(cause => new { where = cause.Where.Where, share = cause.Share, observed = cause.Observed, expected = cause.Expected, aliases = cause.Aliases.Select(alias => alias.Where).ToArray() }).ToArray(),
        ranked = result.Ranked.Select(ranked => new { where = ranked.Where.Where, score = ranked.Score }).ToArray(),
        rateEffect = result.RateEffect,
        mixEffect = result.MixEffect,
        interaction = result.Interaction,
    };

    private static string Text(SegmentResult result)
    {
        var causes = result.Segments.Select(cause => $"\n  {cause.Where}: {Number(cause.Observed)} of {Number(cause.Expected)} expected, {cause.Share.ToString("P0", CultureInfo.InvariantCulture)} of the change{(cause.Aliases.Count == 0 ? "" : $" (same rows: {string.Join(" or ", cause.Aliases)})")}");
        var mix = result.MixEffect is { } effect ? $"\n  rates {Number(result.RateEffect ?? 0)}, mix {Number(effect)}, both {Number(result.Interaction ?? 0)}{(result.IsSimpsonsParadox ? "; Simpson's paradox: most segments move the other way" : "")}" : "";
        return $"  {ScopeName(result.Scope)}{string.Concat(causes)}{mix}";
    }

    private static string ScopeName(Scope scope) => scope switch { Scope.Isolated => "isolated", Scope.Uniform => "uniform", Scope.Mix => "mix", _ => "none" };

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
