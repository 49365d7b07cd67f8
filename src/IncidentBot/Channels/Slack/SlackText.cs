using System.Text;
using System.Text.RegularExpressions;

namespace IncidentBot.Channels.Slack;

/// <summary>Slack's markup, both ways: what people wrote as plain words, and plain words so that Slack reads no mention and no link in them.</summary>
internal static partial class SlackText
{
    /// <summary>A message as the words that were said.</summary>
    /// <param name="nameOf">The name behind a user's id.</param>
    public static string ToWords(string markup, string? bot, Func<string, string> nameOf)
    {
        var words = Angled().Replace(markup, match => Said(match, bot, nameOf));
        return Unescape(Spaces().Replace(words, " ")).Trim(' ', ',', ':', '\n');
    }

    /// <summary>Ids of the people who are mentioned.</summary>
    public static IEnumerable<string> Mentioned(string markup) => Angled().Matches(markup).Where(match => match.Groups["user"].Success).Select(match => match.Groups["user"].Value);

    /// <summary>The three signs that carry mentions and links. Needed only where Slack reads markup: in the notification.</summary>
    public static string Escape(string text) => Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Without characters that nobody sees and that turn around or hide what is read.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (!(char.IsControl(sign) && sign != '\n') && sign is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF'))
                clean.Append(sign);
        }

        return clean.ToString();
    }

    /// <summary>The text in parts of at most this length, with no sign cut in two.</summary>
    public static IEnumerable<string> Pieces(string text, int longest)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(longest, text.Length - at);
            if (at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]))
                length--;
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static string Said(Match match, string? bot, Func<string, string> nameOf)
    {
        var label = match.Groups["label"].Value;
        if (match.Groups["user"] is { Success: true, Value: var user })
            return user == bot ? " " : $"@{nameOf(user)}";
        if (match.Groups["channel"].Success)
            return $"#{(label.Length > 0 ? label : match.Groups["channel"].Value)}";
        if (match.Groups["special"] is { Success: true, Value: var special })
            return label.Length > 0 ? label : $"@{special}";
        var link = match.Groups["link"].Value;
        return label.Length == 0 || link.EndsWith(label, StringComparison.OrdinalIgnoreCase) ? link : $"{label} ({link})";
    }

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?:@(?<user>[A-Z0-9]+)|\#(?<channel>[A-Z0-9]+)|!(?<special>[^|>]+)|(?<link>[^@#!|>][^|>]*))(?:\|(?<label>[^>]*))?>", RegexOptions.CultureInvariant)]
    private static partial Regex Angled();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Spaces();
}
