using System.Text;
using System.Text.Json.Nodes;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>What a reader sees of a message, and the buttons on it.</summary>
internal static class SlackReader
{
    public static string TextOf(JsonObject message)
    {
        var text = new StringBuilder();
        Read(message["blocks"], text);
        return text.ToString();
    }

    public static IEnumerable<(JsonObject Block, JsonObject Button)> ButtonsOf(JsonNode messageOrView) =>
        from block in (messageOrView["blocks"]?.AsArray() ?? []).OfType<JsonObject>()
        where block["type"]?.GetValue<string>() == "actions"
        from button in (block["elements"]?.AsArray() ?? []).OfType<JsonObject>()
        select (block, button);

    public static string LabelOf(JsonObject button) => button["text"]?["text"]?.GetValue<string>() ?? "";

    /// <summary>Every element of this type, wherever it stands.</summary>
    public static IEnumerable<JsonObject> Elements(JsonNode? node, string type) => node switch
    {
        JsonObject box => (box["type"] is JsonValue value && value.ToString() == type ? [box] : Array.Empty<JsonObject>()).Concat(box.SelectMany(property => Elements(property.Value, type))),
        JsonArray list => list.SelectMany(item => Elements(item, type)),
        _ => [],
    };

    private static void Read(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject user when user["type"]?.ToString() == "user":
                text.Append($"<@{user["user_id"]}>");
                break;
            case JsonObject button when button["type"]?.ToString() == "button":
                text.Append($" [{LabelOf(button)}]");
                break;
            case JsonObject box when box["text"] is JsonValue words:
                text.Append(words);
                break;
            case JsonObject box:
                foreach (var (_, value) in box)
                    Read(value, text);
                if (box["type"]?.ToString() is "rich_text" or "header" or "context" or "actions")
                    text.Append('\n');
                break;
            case JsonArray list:
                foreach (var item in list)
                    Read(item, text);
                break;
        }
    }
}
