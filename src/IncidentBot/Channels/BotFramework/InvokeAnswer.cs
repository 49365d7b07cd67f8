using System.Text.Json;

namespace IncidentBot.Channels.BotFramework;

/// <summary>What a click on a card, or on a dialog's button, is answered with. The HTTP status is 200 in any case; what became of it stands in the body.</summary>
/// <remarks>
/// https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format ,
/// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
/// </remarks>
internal sealed record InvokeAnswer
{
    /// <summary>Shuts the dialog.</summary>
    public static readonly InvokeAnswer Shut = new();

    public int? StatusCode { get; private init; }

    public string? Type { get; private init; }

    public object? Value { get; private init; }

    /// <summary>Of a dialog, instead of all the others.</summary>
    public object? Task { get; private init; }

    /// <summary>Replaces the card for the person who clicked.</summary>
    public static InvokeAnswer Card(JsonElement card) => new() { StatusCode = 200, Type = Cards.Card.ContentType, Value = card };

    /// <summary>A short notice that only the person who clicked sees.</summary>
    public static InvokeAnswer Notice(string text) => new() { StatusCode = 200, Type = "application/vnd.microsoft.activity.message", Value = text };

    public static InvokeAnswer Problem(string text) => new() { StatusCode = 400, Type = "application/vnd.microsoft.error", Value = new { code = "BadRequest", message = text } };

    /// <summary>Opens a dialog for the person who clicked, or shows another state of the one that is open.</summary>
    public static InvokeAnswer Dialog(string title, JsonElement card) =>
        new() { Task = new { type = "continue", value = new { title, width = "medium", height = "medium", card = new Attachment(Cards.Card.ContentType, card) } } };

    /// <summary>A short notice in place of a dialog.</summary>
    public static InvokeAnswer DialogNotice(string text) => new() { Task = new { type = "message", value = text } };
}
