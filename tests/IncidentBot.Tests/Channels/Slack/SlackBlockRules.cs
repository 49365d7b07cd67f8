using System.Text.Json.Nodes;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Slack's documented limits of Block Kit (docs.slack.dev/reference/block-kit), and the one on all text together that is not documented.</summary>
internal static class SlackBlockRules
{
    private const int RefusedFrom = 13_200;

    /// <summary>Null, or Slack's error for these blocks of a message.</summary>
    public static string? Judge(JsonArray blocks, string text)
    {
        if (blocks.Count > 50 || FindFault(blocks) is not null)
            return "invalid_blocks";
        return CharactersOf(blocks) + text.Length > RefusedFrom ? "msg_blocks_too_long" : null;
    }

    public static string? FindViewFault(JsonObject view)
    {
        var blocks = view["blocks"]?.AsArray() ?? [];
        if (blocks.Count > 100)
            return "more than 100 blocks";
        foreach (var title in new[] { "title", "submit", "close" })
            if (view[title] is { } plain && Text(plain).Length is 0 or > 24)
                return $"{title} of 0 or more than 24 characters";
        if (view["type"]?.GetValue<string>() == "modal" && view["title"] is null)
            return "no title";
        return (view["private_metadata"]?.GetValue<string>().Length ?? 0) > 3000 ? "private_metadata too long" : FindFault(blocks);
    }

    public static string? FindFault(JsonArray blocks)
    {
        var ids = blocks.Select(block => block?["block_id"]?.GetValue<string>()).OfType<string>().ToList();
        if (ids.Distinct().Count() != ids.Count || ids.Any(id => id.Length > 255))
            return "block_id twice or too long";
        return blocks.Select(block => FindFault(block?.AsObject() ?? [])).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>All characters that a reader could see or that a button carries.</summary>
    public static int CharactersOf(JsonNode? node) => node switch
    {
        JsonObject box => box.Sum(property => property is { Key: "text" or "url" or "value" or "user_id", Value: JsonValue value } ? value.ToString().Length : CharactersOf(property.Value)),
        JsonArray list => list.Sum(CharactersOf),
        _ => 0,
    };

    private static string? FindFault(JsonObject block) => block["type"]?.GetValue<string>() switch
    {
        "header" => Text(block["text"]).Length is > 0 and <= 150 && IsPlain(block["text"]) ? null : "header",
        "context" => Elements(block) is { Count: > 0 and <= 10 } elements && elements.All(element => Text(element).Length is > 0 and <= 3000) ? null : "context",
        "actions" => Elements(block) is { Count: > 0 and <= 25 } buttons && Unique(buttons) && buttons.All(IsButton) ? null : "actions",
        "rich_text" => RichElements(block) is { Count: > 0 } parts && parts.All(IsRich) ? null : "rich_text",
        "input" => Text(block["label"]).Length is > 0 and <= 2000 && IsPlain(block["label"]) && (block["hint"] is null || Text(block["hint"]).Length is > 0 and <= 2000) && IsInput(block["element"]?.AsObject() ?? []) ? null : $"input {block}",
        var other => $"unknown block {other}",
    };

    private static List<JsonNode?> Elements(JsonObject block) => [.. block["elements"]?.AsArray() ?? []];

    private static List<JsonNode?> RichElements(JsonObject block) => [.. Elements(block).SelectMany(section => section?["elements"]?.AsArray() ?? [])];

    private static bool Unique(List<JsonNode?> elements) => elements.Select(element => element?["action_id"]?.GetValue<string>()).Distinct().Count() == elements.Count;

    private static bool IsButton(JsonNode? button) =>
        Text(button?["text"]).Length is > 0 and <= 75 && IsPlain(button?["text"]) && (button?["value"]?.GetValue<string>().Length ?? 0) <= 2000
        && button?["action_id"]?.GetValue<string>().Length is > 0 and <= 255 && button["style"]?.GetValue<string>() is null or "primary" or "danger";

    private static bool IsRich(JsonNode? element) => element?["type"]?.GetValue<string>() switch
    {
        "text" => element["text"]?.GetValue<string>().Length > 0,
        "link" => Uri.TryCreate(element["url"]?.GetValue<string>(), UriKind.Absolute, out var url) && url.ToString().Length <= 3000 && element["text"]?.GetValue<string>().Length > 0,
        "user" => element["user_id"]?.GetValue<string>().Length > 0,
        _ => false,
    };

    private static bool IsInput(JsonObject element) => element["type"]?.GetValue<string>() switch
    {
        "plain_text_input" or "url_text_input" => (element["initial_value"]?.GetValue<string>().Length ?? 1) is > 0 and <= 3000,
        "static_select" => element["options"]?.AsArray() is { Count: > 0 and <= 100 } options && options.All(IsOption)
            && (element["initial_option"] is not { } initial || options.Any(option => JsonNode.DeepEquals(option, initial))),
        _ => false,
    };

    private static bool IsOption(JsonNode? option) => Text(option?["text"]).Length is > 0 and <= 75 && option?["value"]?.GetValue<string>().Length is > 0 and <= 150;

    private static bool IsPlain(JsonNode? text) => text?["type"]?.GetValue<string>() == "plain_text";

    private static string Text(JsonNode? text) => text?["text"]?.GetValue<string>() ?? "";
}
