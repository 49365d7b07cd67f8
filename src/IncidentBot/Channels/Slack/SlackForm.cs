using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Where a form leads when it is sent: kept in the modal itself.</summary>
/// <param name="Stream">The stream of the message that holds the button; null for a form that starts a triage.</param>
internal sealed record FormTarget(string Conversation, string? Thread, string? Stream, string Action, string? Value)
{
    public static FormTarget? Read(string? metadata)
    {
        try
        {
            return string.IsNullOrEmpty(metadata) ? null : JsonSerializer.Deserialize<FormTarget>(metadata, SlackJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, SlackJson.Options);
}

/// <summary>A form as a modal, and what came of it.</summary>
internal static class SlackForm
{
    public const string CallbackId = "form";

    private const string ValueId = "value";

    public static JsonObject ToModal(Form form, FormTarget target)
    {
        var inputs = form.Fields.Take(BlockKit.MostViewBlocks - 1).Select(Input);
        return new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = CallbackId,
            ["private_metadata"] = target.ToString(),
            ["title"] = BlockKit.Plain(form.Title, BlockKit.LongestTitle),
            ["submit"] = BlockKit.Plain(form.SubmitLabel, BlockKit.LongestTitle),
            ["close"] = BlockKit.Plain("Cancel", BlockKit.LongestTitle),
            // A title has room for 24 characters: what is longer stands in full above the fields.
            ["blocks"] = new JsonArray([.. form.Title.Length > BlockKit.LongestTitle ? inputs.Prepend(BlockKit.Header(form.Title)) : inputs]),
        };
    }

    public static IReadOnlyDictionary<string, string> FieldsOf(SlackView view) => (view.State?.Values ?? new Dictionary<string, IReadOnlyDictionary<string, SlackInput>>())
        .Select(block => (block.Key, Value: block.Value.GetValueOrDefault(ValueId)))
        .ToDictionary(block => block.Key, block => block.Value?.SelectedOption?.Value ?? block.Value?.Value?.Trim() ?? "");

    /// <summary>What can be said about the fields before the form is closed, so that nothing has to be typed again; by field.</summary>
    public static IReadOnlyDictionary<string, string> FindProblems(IReadOnlyDictionary<string, string> fields)
    {
        var problems = new Dictionary<string, string>();
        foreach (var (name, value) in fields.Where(field => field.Value.Length > 0))
        {
            if (name is Actions.Fields.Time or Actions.Fields.Since && SinceReader.ReadField(value) is null)
                problems[name] = "Write it like 9:40, yesterday 14:00 or 2 hours ago.";
            if (name == Actions.Fields.Link && !(Uri.TryCreate(value, UriKind.Absolute, out var link) && link.Scheme is "http" or "https"))
                problems[name] = "The link must begin with http:// or https://.";
        }

        return problems;
    }

    private static JsonObject Input(Field field)
    {
        var input = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = field.Name,
            ["label"] = BlockKit.Plain(field.Label, BlockKit.LongestLabel),
            ["optional"] = !field.Required,
            ["element"] = Element(field),
        };
        if (!string.IsNullOrWhiteSpace(field.Hint))
            input["hint"] = BlockKit.Plain(field.Hint, BlockKit.LongestLabel);
        return input;
    }

    private static JsonObject Element(Field field)
    {
        // More than a menu can hold are written.
        if (field is { Kind: FieldKind.Choice, Choices: { Count: > 0 and <= BlockKit.MostOptions } choices })
            return Menu(choices, field.Initial);
        var element = new JsonObject
        {
            ["type"] = field.Kind == FieldKind.Link ? "url_text_input" : "plain_text_input",
            ["action_id"] = ValueId,
        };
        if (field.Kind == FieldKind.LongText)
            element["multiline"] = true;
        if (!string.IsNullOrEmpty(field.Initial))
            element["initial_value"] = Short(field.Initial, BlockKit.LongestText);
        return element;
    }

    private static JsonObject Menu(IReadOnlyList<Choice> choices, string? initial)
    {
        var menu = new JsonObject { ["type"] = "static_select", ["action_id"] = ValueId, ["options"] = new JsonArray([.. choices.Select(Option)]) };
        if (choices.FirstOrDefault(choice => choice.Value == initial) is { } chosen)
            menu["initial_option"] = Option(chosen);
        return menu;
    }

    private static JsonObject Option(Choice choice) => new()
    {
        ["text"] = BlockKit.Plain(choice.Label, BlockKit.LongestButton),
        ["value"] = Short(choice.Value, BlockKit.LongestOptionValue),
    };

    private static string Short(string text, int length) => text.Length <= length ? text : text[..length];
}
