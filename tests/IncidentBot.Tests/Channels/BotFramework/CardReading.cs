using System.Text.Json;
using System.Text.RegularExpressions;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Finds buttons and inputs on a card as a person does: by what is written on them.</summary>
internal static partial class CardReading
{
    /// <summary>The Action.Execute with this title, also inside of forms.</summary>
    public static JsonElement Button(this Shown message, string title) => Find(message.Card, element => IsExecute(element) && element.GetProperty("title").GetString() == title)
        ?? throw new InvalidOperationException($"There is no button “{title}” on {message.Text}");

    public static bool HasButton(this Shown message, string title) => Find(message.Card, element => IsExecute(element) && element.GetProperty("title").GetString() == title) is not null;

    /// <summary>What the input with this label is called in what comes back.</summary>
    public static string Input(this Shown message, string label) =>
        Find(message.Card, element => Type(element)?.StartsWith("Input.", StringComparison.Ordinal) == true && element.GetProperty("label").GetString() == label)?.GetProperty("id").GetString()
        ?? throw new InvalidOperationException($"There is no input “{label}”.");

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

    private static bool IsExecute(JsonElement element) => Type(element) == "Action.Execute";

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
