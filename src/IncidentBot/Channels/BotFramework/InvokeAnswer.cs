using System.Text.Json;

namespace IncidentBot.Channels.BotFramework;

/// <summary>What a click on a card is answered with. The HTTP status is 200 in any case; what became of it stands in the body.</summary>
/// <remarks>https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format</remarks>
internal sealed record InvokeAnswer(int StatusCode, string Type, object Value)
{
    /// <summary>Replaces the card for the person who clicked.</summary>
    public static InvokeAnswer Card(JsonElement card) => new(200, Cards.Card.ContentType, card);

    /// <summary>A short notice that only the person who clicked sees.</summary>
    public static InvokeAnswer Notice(string text) => new(200, "application/vnd.microsoft.activity.message", text);

    public static InvokeAnswer Problem(string text) => new(400, "application/vnd.microsoft.error", new { code = "BadRequest", message = text });
}
