using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>A form: in a dialog of its own, so that no edit of the card that it belongs to shuts it, or unfolded on the card.</summary>
internal static class CardForm
{
    /// <summary>The button that opens the form, if the message still has it.</summary>
    public static Button? Find(Message message, CardClick click) =>
        message.Blocks.OfType<Buttons>().SelectMany(buttons => buttons.Items).FirstOrDefault(button => button.Form is not null && button.Action == click.Action && button.Value == click.Value);

    /// <param name="problem">What was wrong with what it was filled with; null at first.</param>
    /// <param name="click">What asked for it, with what it was filled with.</param>
    public static JsonElement InDialog(Form form, CardClick click, string? problem)
    {
        var send = new JsonObject
        {
            ["type"] = "Action.Submit",
            ["title"] = form.SubmitLabel,
            ["style"] = "positive",
            ["data"] = CardClick.Data(click.Stream, click.Key, click.Action, click.Value, form: 0),
        };
        var card = Of(form with { Fields = [.. form.Fields.Select(field => field with { Initial = click.Fields.GetValueOrDefault(field.Name) ?? field.Initial })] }, 0, send);
        if (problem is not null)
            card["body"]?.AsArray().Insert(0, new JsonObject { ["type"] = "TextBlock", ["text"] = CardText.Block(CardText.Escape(problem)), ["wrap"] = true, ["color"] = "attention" });
        return JsonSerializer.SerializeToElement(card);
    }

    /// <param name="number">Its place among the forms of the card.</param>
    public static JsonObject Of(Form form, int number, JsonObject send) => new()
    {
        ["type"] = "AdaptiveCard",
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["version"] = "1.5",
        ["body"] = new JsonArray([.. form.Fields.Select(field => CardInput.Of(number, field))]),
        ["actions"] = new JsonArray(send),
    };
}
