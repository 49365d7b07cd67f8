using System.CommandLine;
using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary><c>analyze onset</c>: is the drop real, since when, and how large.</summary>
internal static class AnalyzeOnset
{
    public static Command Create()
    {
        var command = new Command("onset", "Judges series against their own past: CSV time,numerator,denominator or time,value.")
        {
            AnalyzeBatch.Files, AnalyzeBatch.Json, AnalyzeOptions.Bad, AnalyzeOptions.Now, AnalyzeOptions.Zone,
        };
        command.SetAction(parsed => AnalyzeBatch.Run(parsed, file => Judge(file, parsed)));
        return command;
    }

    private static AnalyzeOutput Judge(string file, ParseResult parsed)
    {
        var series = SeriesCsv.Read(file);
        var options = new OnsetOptions(parsed.GetValue(AnalyzeOptions.Bad), parsed.GetValue(AnalyzeOptions.Zone) ?? TimeZoneInfo.Utc, parsed.GetValue(AnalyzeOptions.Now) ?? series.End);
        var result = OnsetScan.Find(series, options);
        return new(Document(file, result), Text(result));
    }

    private static object Document(string file, OnsetResult result) => new
    {
        input = file,
        dropped = result.Dropped,
        probability = result.Probability,
        onset = result.Onset is { } onset ? new { at = IsoTime.Write(onset.At), earliest = IsoTime.Write(onset.Earliest), latest = IsoTime.Write(onset.Latest) } : null,
        shape = result.Shape switch { Shape.Step => "step", Shape.Ramp => "ramp", Shape.Dip => "dip", Shape.Unclear => "unclear", _ => "none" },
        recoveredAt = IsoTime.Write(result.RecoveredAt),
        observed = result.Observed,
        expected = result.Expected,
        change = result.Change,
        reason = result.Reason,
    };

    private static string Text(OnsetResult result)
    {
        if (result.Reason is { } reason)
            return $"  nothing can be said: {reason}";
        if (!result.Dropped || result.Onset is not { } onset)
            return Plain($"  no drop (probability of one {result.Probability:P1})");
        var end = result.RecoveredAt is { } recovered ? $", recovered at {IsoTime.Write(recovered)}" : "";
        return Plain($"  dropped by {result.Change:P1} since {IsoTime.Write(onset.At)} (90 %: {IsoTime.Write(onset.Earliest)} to {IsoTime.Write(onset.Latest)}), {result.Shape.ToString().ToLowerInvariant()}{end}; probability {result.Probability:P1}");
    }

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
