using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>Renders messages as Adaptive Cards 1.5, which is what Teams shows everywhere.</summary>
/// <remarks>https://adaptivecards.io/explorer , https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format</remarks>
internal static class Card
{
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    /// <summary>Teams' own pages say 28 KB, 40 KB and 100 KB, and count two bytes a character: this is below all of them.</summary>
    public const int MostBytes = 24_000;

    public const int MostCharacters = 20_000;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Links are what makes evidence large: long ones go first, then words, then rows, and at last what old clients need.
    private static readonly CardSpace[] Spaces =
    [
        new(Rows: 100, Text: 4_000, Link: 2_000, Fallback: true),
        new(Rows: 100, Text: 1_000, Link: 400, Fallback: true),
        new(Rows: 40, Text: 300, Link: 200, Fallback: true),
        new(Rows: 20, Text: 160, Link: 0, Fallback: true),
        new(Rows: 10, Text: 120, Link: 0, Fallback: false),
        new(Rows: 5, Text: 60, Link: 0, Fallback: false),
    ];

    /// <param name="linkOf">Where a triage of this chat is found; null when it cannot be linked to.</param>
    /// <param name="forms">Where its forms open.</param>
    public static JsonElement Of(string stream, Message message, Func<string, Uri?> linkOf, FormPlace forms = FormPlace.Dialog)
    {
        var card = "";
        foreach (var space in Spaces)
        {
            card = JsonSerializer.Serialize(new CardWriter(stream, message, linkOf, space, forms).Write(), Json);
            if (Fits(card))
                break;
        }

        return JsonElement.Parse(card);
    }

    /// <summary>The triages that the message leads to.</summary>
    public static IEnumerable<string> LinkedFrom(Message message) => message.Blocks.SelectMany(TextsOf).SelectMany(text => text.Runs).OfType<TriageLink>().Select(link => link.TriageId).Distinct();

    private static bool Fits(string json) => json.Length <= MostCharacters && Encoding.UTF8.GetByteCount(json) <= MostBytes;

    private static IEnumerable<RichText> TextsOf(Block block) => block switch
    {
        Paragraph paragraph => [paragraph.Text],
        SmallPrint small => [small.Text],
        Facts facts => facts.Items.Select(fact => fact.Value),
        Checklist list => list.Rows.Select(row => row.Detail),
        _ => [],
    };
}

internal enum FormPlace
{
    Dialog,

    /// <summary>For clients that open no dialogs.</summary>
    OnCard,
}

/// <summary>How much of a message there is room for.</summary>
/// <param name="Link">The longest address that is still linked to.</param>
/// <param name="Fallback">Whether clients that know no Action.Execute can press buttons too.</param>
internal sealed record CardSpace(int Rows, int Text, int Link, bool Fallback);
