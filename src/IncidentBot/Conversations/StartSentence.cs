using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a sentence such as "triage checkout conversion -20% since 9:40" says.</summary>
/// <param name="Metric">The words that are left for the metric; empty when none are.</param>
/// <param name="Percent">Size without a sign of its own: 20 for "-20%", "down 20 %"; null when not said.</param>
/// <param name="IsRise">Whether it says that the metric rose.</param>
/// <param name="Since">When it began, before it was read in a time zone; null when not said.</param>
internal sealed record StartSentence(string Metric, double? Percent, bool IsRise, SinceWords? Since)
{
    /// <summary>Signed relative change, for example -0.2.</summary>
    public double? Change => Percent is { } percent ? percent / 100 * (IsRise ? 1 : -1) : null;
}

/// <summary>Reads starting sentences. Whatever is neither size nor time nor a filling word is the metric's name.</summary>
internal static partial class StartReader
{
    private const string Number = @"\d{1,4}(?:[.,]\d+)?";
    private const string Word =
        "(?:is|are|was|now|has|have|been|our|the|a|seeing|we see|down|up|rose|risen|rising|increased|spiked|higher|lower|below|normal|dropped|dropping|drops|drop|fell|fallen|falling|falls"
        + "|sliding|slid|in|by|about|last week|last month|triage|start|please)";

    private const string Comparison =
        @"(?:than|vs\.?|versus|against|(?:compared|relative)\s+(?:to|with))\s+(?:the\s+)?(?:same\s+\w+\s+)?(?:last\s+)?(?:yesterday|today|day|week|month|year|usual|normal|before|(?:mon|tues|wednes|thurs|fri|satur|sun)day)";

    public static StartSentence Read(string text)
    {
        var rest = NoMoment().Replace(text.Trim(), " ");
        var size = Size().Match(rest);
        double? percent = null;
        var isRise = false;
        if (size.Success)
        {
            percent = double.Parse(size.Groups["number"].Value.Replace(',', '.'), CultureInfo.InvariantCulture);
            isRise = size.Groups["sign"].Value == "+";
            rest = Cut(rest, size);
        }

        var since = SinceReader.Find(rest, out var match);
        if (since is not null && match is not null)
            rest = Cut(rest, match);
        var (metric, filling) = Trim(Spaces().Replace(rest, " "));
        isRise |= !(size.Success && size.Groups["sign"].Length > 0) && Rise().IsMatch(filling);
        return new StartSentence(metric, percent, isRise, since);
    }

    // Filling words only count at the ends: a metric may well be called "sign up rate".
    private static (string Metric, string Filling) Trim(string text)
    {
        char[] marks = [' ', ',', '.', ':', ';', '!', '?', '-', '–', '"', '\'', '~'];
        var metric = text.Trim(marks);
        while (Filling().Match(metric) is { Success: true } match)
            metric = Cut(metric, match).Trim(marks);
        return (metric, text.Replace(metric.Length == 0 ? "\n" : metric, "", StringComparison.Ordinal));
    }

    private static string Cut(string text, Match match) => $"{text[..match.Index]} {text[(match.Index + match.Length)..]}";

    [GeneratedRegex($@"(?:\b(?:by|about|around|roughly|some|~)\s*)*~?(?<sign>[-−–+])?\s?(?<number>{Number})\s?(?:%|percent\b|per cent\b|pct\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    [GeneratedRegex(@"\b(?:up|rose|risen|rising|increased|spiked|higher)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rise();

    [GeneratedRegex($@"^{Word}(?=\s|$)|(?:^|(?<=\s)){Word}$", RegexOptions.IgnoreCase)]
    private static partial Regex Filling();

    // "Lower than yesterday" says what it is held against, and "for days" not how many: neither says since when.
    [GeneratedRegex($@"\b(?:{Comparison}|(?:in|for|over)\s+(?:the\s+(?:last|past)\s+)?(?:few\s+)?(?:minutes|hours|days|weeks|a while))\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoMoment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
