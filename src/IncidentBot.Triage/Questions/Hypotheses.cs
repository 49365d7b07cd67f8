namespace IncidentBot.Triage;

public static class Hypotheses
{
    public static readonly Question Question = new()
    {
        Id = QuestionId.Hypotheses,
        Number = "6",
        Label = "Users and market",
        Prompt = "The technical causes are covered. Is there a business reason: user behaviour, competition, a UX change, price, season or a campaign?",
        AgainPrompt = "Please pick one of the five kinds, or say no or don't know: behaviour, competition, UX change, price, season?",
        YesLabel = "Yes",
        NoLabel = "None known",
        Role = PersonRole.Product,
        AnsweredBy = [],
    };

    /// <summary>The usual five, as buttons.</summary>
    public static readonly IReadOnlyList<(HypothesisKind Kind, string Label)> Kinds =
    [
        (HypothesisKind.Behaviour, "User behaviour"),
        (HypothesisKind.Competition, "Competition"),
        (HypothesisKind.UxChange, "UX change"),
        (HypothesisKind.Price, "Price"),
        (HypothesisKind.Season, "Season or campaign"),
    ];

    private static readonly IReadOnlyList<(HypothesisKind Kind, string[] Words)> Signs =
    [
        (HypothesisKind.Competition, ["competitor", "competition", "rival"]),
        (HypothesisKind.Price, ["price", "prices", "pricing", "discount", "shipping cost"]),
        (HypothesisKind.Season, ["campaign", "season", "seasonal", "holiday", "newsletter", "weekend", "weather", "payday", "promotion"]),
        (HypothesisKind.UxChange, ["redesign", "ux", "new layout", "new design"]),
        (HypothesisKind.Behaviour, ["users", "customers", "people", "behaviour", "behavior", "demand", "market"]),
    ];

    /// <summary>Which kind of guess about users or the market a sentence is; null when it is none.</summary>
    public static HypothesisKind? KindOf(string text)
    {
        foreach (var (kind, words) in Signs)
            if (words.Any(word => ReplyWords.Contains(text, word)))
                return kind;
        return null;
    }
}
