using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>
/// Text for the Markdown that cards understand. Everything comes from outside until proved otherwise: what would read as markup is escaped, and only http and
/// https become links.
/// </summary>
/// <remarks>
/// The browser's renderer follows CommonMark; those of the phones know less and show some escapes as they are. So only what would take effect is escaped, and
/// brackets, which names and headlines are full of, are kept from becoming links by a space of no width.
/// </remarks>
internal static partial class CardText
{
    private const char Nothing = '\u200B';

    /// <summary>One run of plain text, on one line.</summary>
    public static string Escape(string text)
    {
        var line = Space().Replace(Invisible().Replace(text, ""), " ");
        return Opening().Replace(Special().Replace(line, @"\$0"), $"$0{Nothing}");
    }

    /// <summary>A whole text, whose beginning must not read as a list, a heading or a quotation.</summary>
    public static string Block(string escaped) => NumberedItem().Replace(Item().Replace(escaped, @"\$0"), @"$1\$2");

    public static string Bold(string escaped)
    {
        var inner = escaped.Trim();
        return inner.Length == 0 ? escaped : $"{Lead(escaped)}**{inner}**{Tail(escaped)}";
    }

    /// <summary>Brackets would end the link's text, or its address.</summary>
    public static string LinkTo(string escaped, Uri target)
    {
        var address = target.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
        return $"[{escaped.Replace('[', '(').Replace(']', ')')}]({address})";
    }

    /// <summary>Teams notifies whom a text of exactly this form names, if the card lists it.</summary>
    public static string MentionOf(Person person) => $"<at>{Name(person)}</at>";

    public static string Name(Person person) => Space().Replace(Markup().Replace(Invisible().Replace(person.Name, ""), ""), " ").Trim() is { Length: > 0 } name ? name : "somebody";

    private static string Lead(string text) => text[..(text.Length - text.TrimStart().Length)];

    private static string Tail(string text) => text[text.TrimEnd().Length..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // Control characters that are no white space, and those that turn the direction of reading.
    [GeneratedRegex(@"[\p{Cc}-[\s]]|[\u202A-\u202E\u2066-\u2069]")]
    private static partial Regex Invisible();

    // A backslash only before what it would escape, an underscore only where it is not inside a word, tildes only in pairs, an ampersand only where it begins an entity.
    [GeneratedRegex(@"\\(?=[!-/:-@\[-`{-~])|[*`]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|&(?=#?\w+;)")]
    private static partial Regex Special();

    // Links, references, tags (also the one of a mention), and the functions of cards, such as {{DATE(...)}}.
    [GeneratedRegex(@"\](?=[(\[:])|<(?=[a-zA-Z/!?])|\{(?=\{)")]
    private static partial Regex Opening();

    [GeneratedRegex(@"^[-+#>]")]
    private static partial Regex Item();

    [GeneratedRegex(@"^(\d+)([.)])(?=\s|$)")]
    private static partial Regex NumberedItem();

    [GeneratedRegex(@"[<>&*_\[\]`~\\]")]
    private static partial Regex Markup();
}
