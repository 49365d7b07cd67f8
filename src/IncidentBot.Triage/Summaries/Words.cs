using System.Globalization;

namespace IncidentBot.Triage;

/// <summary>How numbers, times and causes are written for people.</summary>
public static class Words
{
    /// <summary>A signed percentage: "-18 %"; one decimal below 1 %.</summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        if (Math.Abs(percent) < 0.05)
            return "0 %";
        var text = Math.Abs(percent) is > 0 and < 1 ? percent.ToString("0.0", CultureInfo.InvariantCulture) : Math.Round(percent).ToString("0", CultureInfo.InvariantCulture);
        return $"{(percent > 0 ? "+" : "")}{text.Replace('-', '−')} %";
    }

    /// <summary>A share without a sign: "96 %".</summary>
    public static string Share(double share) => $"{Math.Round(share * 100).ToString("0", CultureInfo.InvariantCulture)} %";

    /// <summary>How probable, as a word and a share that never claims certainty: "likely, 82 %".</summary>
    public static string Chance(double probability)
    {
        var word = probability >= 0.95 ? "almost certain" : probability >= 0.75 ? "likely" : probability >= 0.5 ? "more likely than not" : probability >= 0.2 ? "possible" : probability >= 0.05 ? "unlikely" : "very unlikely";
        return $"{word}, {(probability > 0.99 ? "over 99 %" : probability < 0.01 ? "under 1 %" : Share(probability))}";
    }

    /// <summary>A count that does not pretend: two significant digits above 100.</summary>
    public static string Count(double count)
    {
        if (Math.Abs(count) < 100)
            return Math.Round(count).ToString("0", CultureInfo.InvariantCulture);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(count))) - 1);
        return (Math.Round(count / unit) * unit).ToString("#,0", CultureInfo.InvariantCulture);
    }

    /// <summary>From one count to another, in as many digits as it takes to tell them apart.</summary>
    public static string Range(double least, double most)
    {
        var (low, high) = (Count(least), Count(most));
        if (low != high || Math.Round(least) == Math.Round(most))
            return low == high ? $"about {low}" : $"{low}–{high}";
        return $"{Math.Round(least).ToString("#,0", CultureInfo.InvariantCulture)}–{Math.Round(most).ToString("#,0", CultureInfo.InvariantCulture)}";
    }

    /// <summary>A level of a signal in its unit.</summary>
    public static string Level(double level, SignalUnit unit) => unit switch
    {
        SignalUnit.Percent => $"{level.ToString(level < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} %",
        SignalUnit.Seconds => $"{level.ToString(level < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} s",
        _ => Count(level),
    };

    /// <summary>Clock time in the zone; with the date when it is another day than the reference.</summary>
    public static string Time(DateTimeOffset at, TimeZoneInfo zone, DateTimeOffset reference)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var format = local.Date == TimeZoneInfo.ConvertTime(reference, zone).Date ? "HH:mm" : "MMM d HH:mm";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>What the zone is called beside a time: "UTC", or the city.</summary>
    public static string Zone(TimeZoneInfo zone) => zone.Id is "UTC" or "Etc/UTC" ? "UTC" : $"{zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ')} time";

    /// <summary>A length of time in its two largest units: "7 min", "2 h 5 min", "3 days".</summary>
    public static string Length(TimeSpan length)
    {
        var span = length.Duration();
        return span.TotalMinutes < 1 ? "less than a minute"
            : span.TotalHours < 1 ? $"{span.Minutes} min"
            : span.TotalHours < 3 && span.Minutes > 0 ? $"{(int)span.TotalHours} h {span.Minutes} min"
            : span.TotalHours < 48 ? $"{Math.Round(span.TotalHours)} h"
            : $"{Math.Round(span.TotalDays)} days";
    }

    /// <summary>The first letters of a text from outside, on one line; cut text ends in an ellipsis.</summary>
    public static string Short(string text, int length)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= length ? line : string.Concat(line.AsSpan(0, length - 1).TrimEnd(), "…");
    }

    public static string Cause(Cause cause) => cause switch
    {
        IncidentBot.Triage.Cause.Measurement => "Measurement error",
        IncidentBot.Triage.Cause.Deploy => "Own change",
        IncidentBot.Triage.Cause.Vendor => "Third party",
        IncidentBot.Triage.Cause.Infrastructure => "Own infrastructure",
        IncidentBot.Triage.Cause.Behaviour => "Users or market",
        IncidentBot.Triage.Cause.None => "No incident",
        _ => "Inconclusive",
    };

    /// <summary>A finding in one line; what a person said, with the name.</summary>
    public static string Finding(Finding finding, int length) =>
        Short(finding.FromPerson ? $"{finding.By} on {Agenda.Of(finding.Question).Label.ToLowerInvariant()}: {Lower(finding.Text)}" : finding.Text, length);

    public static string Signal(SignalKind kind) => kind switch
    {
        SignalKind.Http5xx => "5xx errors",
        SignalKind.Http4xx => "4xx errors",
        SignalKind.Timeouts => "time-outs",
        SignalKind.Crashes => "crashes",
        SignalKind.Saturation => "saturation",
        SignalKind.LatencyP95 => "latency",
        SignalKind.PipelineLag => "pipeline lag",
        _ => "requests",
    };

    private static string Lower(string text) => text.Length == 0 ? text : $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
