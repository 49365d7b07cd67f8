using System.Text.Json;
using System.Text.RegularExpressions;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Finds buttons and inputs on a card as a person does: by what is written on them.</summary>
internal static partial class CardReading
{
    public static JsonElement Button(this Shown message, string title) => message.Card.Button(title);

    public static bool HasButton(this Shown message, string title) => FindButton(message.Card, title) is not null;

    public static JsonElement Button(this JsonElement card, string title) => FindButton(card, title) ?? throw new InvalidOperationException($"There is no button “{title}” on {card.GetRawText()}");

    public static JsonElement Input(this JsonElement card, string label) =>
        Find(card, element => Type(element)?.StartsWith("Input.", StringComparison.Ordinal) == true && element.GetProperty("label").GetString() == label) ?? throw new InvalidOperationException($"There is no input “{label}”.");

    /// <summary>What comes back when inputs are filled in: by their labels.</summary>
    public static Dictionary<string, string> Fill(this JsonElement card, params IEnumerable<(string Label, string Value)> inputs) =>
        inputs.ToDictionary(input => card.Input(input.Label).GetProperty("id").GetString() ?? "", input => input.Value);

    /// <summary>What people read on the card, buttons left out: links and bold type by their words, escapes by what they stand for.</summary>
    public static string WordsOf(JsonElement card) => string.Join('\n', TextsIn(card.GetProperty("body")).Select(PlainOf));

    private static IEnumerable<string> TextsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object when Type(element) == "TextBlock" => [element.GetProperty("text").GetString() ?? ""],
        JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name is "items" or "columns").SelectMany(property => TextsIn(property.Value)),
        _ => [],
    };

    private static string PlainOf(string markdown) => Escaped().Replace(Bold().Replace(Link().Replace(markdown, "$1"), "$1"), "$1").Replace("\u200B", "", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\([^)\s]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\*\*((?:[^*\\]|\\.)*)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escaped();

    private static JsonElement? FindButton(JsonElement card, string title) => Find(card, element => Type(element) is "Action.Execute" or "Action.Submit" && element.GetProperty("title").GetString() == title);

    private static string? Type(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) ? type.GetString() : null;

    private static JsonElement? Find(JsonElement element, Func<JsonElement, bool> wanted)
    {
        if (wanted(element))
            return element;
        var inside = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name is not "refresh").Select(property => property.Value),
            JsonValueKind.Array => element.EnumerateArray(),
            _ => Enumerable.Empty<JsonElement>(),
        };
        return inside.Select(each => Find(each, wanted)).FirstOrDefault(found => found is not null);
    }
}
