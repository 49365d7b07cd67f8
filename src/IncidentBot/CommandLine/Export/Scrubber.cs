using System.Text;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Export;

/// <summary>
/// Free text without what could name somebody. Not a list of what is forbidden, which would always forget one: only trade words, versions, short numbers and the names that
/// stand in the file anyway (metric, services, vendors) stay; everything else becomes an ellipsis.
/// </summary>
internal sealed partial class Scrubber
{
    private const string Gone = "…";

    private readonly HashSet<string> _kept;

    /// <param name="names">Names that stand in the file anyway.</param>
    /// <param name="people">Never kept, not even where their name is a trade word.</param>
    public Scrubber(IEnumerable<string> names, IEnumerable<string> people)
    {
        _kept = new(TradeWords.All.Concat(names.SelectMany(WordsOf)), StringComparer.OrdinalIgnoreCase);
        _kept.ExceptWith(people.SelectMany(WordsOf));
    }

    public string Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var scrubbed = new StringBuilder();
        var afterNumber = false;
        foreach (Match token in Token().Matches(Whole().Replace(text, $" {Gone} ")))
        {
            var isNumber = Number().IsMatch(token.Value);
            var stays = isNumber ? !afterNumber : token.Length == 1 && Mark().IsMatch(token.Value) || _kept.Contains(token.Value);
            scrubbed.Append(stays ? token.Value : Gone);
            // Several numbers in a row are a telephone number or an account, whatever stands between them.
            afterNumber = isNumber || (afterNumber && token.Value.All(letter => !char.IsLetter(letter)));
        }

        return Tidy(scrubbed.ToString());
    }

    private static string Tidy(string text) => Gaps().Replace(Spaces().Replace(text, " "), Gone).Trim();

    private static IEnumerable<string> WordsOf(string name) => Parts().Matches(name).Select(match => match.Value).Append(name);

    /// <summary>What is cut out as a whole: addresses, links, mentions, and everything in quotes.</summary>
    [GeneratedRegex(@"\S+@\S+|\w+://\S+|www\.\S+|[@#]\S+|“[^”]*”|„[^“”]*[“”]|«[^»]*»|""[^""]*""|`[^`]*`|(?<!\w)'[^']*'|‘[^’]*’(?!\w)")]
    private static partial Regex Whole();

    [GeneratedRegex(@"[\p{L}\p{N}_]+(?:[.'’][\p{L}\p{N}_]+)*|.", RegexOptions.Singleline)]
    private static partial Regex Token();

    /// <summary>Versions of two or three parts, and whole numbers of at most three digits.</summary>
    [GeneratedRegex(@"^(?:v?\d{1,4}(?:\.\d{1,4}){1,2}|v?\d{1,3})$")]
    private static partial Regex Number();

    [GeneratedRegex(@"[\s.,;:()/%+→…-]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"…(?:[\s.,;:/%+→…-]*…)+")]
    private static partial Regex Gaps();
}
