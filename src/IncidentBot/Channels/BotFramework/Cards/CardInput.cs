using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>A form's field as an input of a card.</summary>
internal static class CardInput
{
    public static JsonObject Of(int form, Field field)
    {
        var input = new JsonObject
        {
            ["type"] = field.Kind == FieldKind.Choice ? "Input.ChoiceSet" : "Input.Text",
            ["id"] = CardClick.InputId(form, field),
            ["label"] = field.Label,
        };
        if (field.Required)
            (input["isRequired"], input["errorMessage"]) = (true, field.Kind == FieldKind.Choice ? "Please choose one." : "Please fill this in.");
        if (field.Hint is { } hint)
            input["placeholder"] = hint;
        if (field.Initial is { } initial)
            input["value"] = initial;
        switch (field.Kind)
        {
            case FieldKind.LongText:
                input["isMultiline"] = true;
                break;
            case FieldKind.Link:
                input["style"] = "url";
                break;
            case FieldKind.Choice:
                input["choices"] = new JsonArray([.. (field.Choices ?? []).Select(choice => new JsonObject { ["title"] = choice.Label, ["value"] = choice.Value })]);
                break;
        }

        return input;
    }
}
