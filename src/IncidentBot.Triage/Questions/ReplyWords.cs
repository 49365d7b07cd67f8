namespace IncidentBot.Triage;

/// <summary>Reads a short reply: yes, no, or don't know, in the words people use.</summary>
public static class ReplyWords
{
    private static readonly string[] Yes = ["yes", "y", "yep", "yeah", "ja", "oui", "si", "sure", "correct", "true", "right", "affirmative"];
    private static readonly string[] No = ["no", "n", "nope", "nein", "non", "none", "nothing", "not", "negative", "false"];
    private static readonly string[] Unknown =
    [
        "don't know", "dont know", "don’t know", "do not know", "dunno", "idk", "unknown", "no idea", "not sure", "unsure", "unclear", "can't say", "cannot say", "?",
    ];

    /// <summary>Canonical <c>yes</c>, <c>no</c> or <c>unknown</c>; null when the reply is none of them, or more than one.</summary>
    public static string? Recognize(Question question, string reply)
    {
        var text = reply.Trim().ToLowerInvariant();
        if (text.Length == 0 || text.Length > 500)
            return null;
        if (Unknown.Any(words => Contains(text, words)) || text == "?")
            return nameof(AnswerValue.Unknown);
        // The question's own words are longer than a bare yes or no, and beat it: "no, only analytics".
        var saysYes = question.YesWords.Any(word => Contains(text, word));
        var saysNo = question.NoWords.Any(word => Contains(text, word));
        if (saysYes == saysNo)
            (saysYes, saysNo) = (Yes.Contains(FirstWord(text)), No.Contains(FirstWord(text)));
        return (saysYes, saysNo) switch
        {
            (true, false) => nameof(AnswerValue.Yes),
            (false, true) => nameof(AnswerValue.No),
            _ => null,
        };
    }

    /// <summary>Whether the words stand in the text as whole words, in any case.</summary>
    public static bool Contains(string text, string words) => IndexOf(text, words) >= 0;

    /// <summary>Where the words first stand in the text as whole words, in any case; -1 when nowhere.</summary>
    public static int IndexOf(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return at;
        }

        return -1;
    }

    private static string FirstWord(string text) => text.Split([' ', ',', '.', '!', ';', ':', '-', '\n'], 2)[0];
}
