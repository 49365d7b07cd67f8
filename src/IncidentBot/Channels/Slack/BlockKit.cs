using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Block Kit's own limits and its small parts. https://docs.slack.dev/reference/block-kit</summary>
internal static class BlockKit
{
    public const int MostBlocks = 50;
    public const int MostViewBlocks = 100;
    public const int MostButtons = 25;
    public const int MostOptions = 100;
    public const int LongestHeader = 150;
    public const int LongestText = 3000;
    public const int LongestButton = 75;
    public const int LongestValue = 2000;
    public const int LongestOptionValue = 150;
    public const int LongestLabel = 2000;
    public const int LongestId = 255;
    public const int LongestTitle = 24;
    public const int LongestMetadata = 3000;
    public const int LongestAddress = 3000;

    /// <summary>Documented as 40,000; in practice all text of a message together is refused from about 13,200 on.</summary>
    public const int LongestMessage = 12_000;

    public static JsonObject Plain(string text, int longest) => new() { ["type"] = "plain_text", ["text"] = Words.Short(SlackText.Clean(text), longest), ["emoji"] = false };

    public static JsonObject Header(string text) => new() { ["type"] = "header", ["text"] = Plain(text, LongestHeader) };

    /// <summary>A remark in small print.</summary>
    public static JsonObject Context(string text) => new() { ["type"] = "context", ["elements"] = new JsonArray(Plain(text, LongestText)) };

    public static JsonObject Actions(string id, IEnumerable<JsonObject> elements) => new()
    {
        ["type"] = "actions",
        ["block_id"] = id,
        ["elements"] = new JsonArray([.. elements]),
    };

    public static JsonObject Button(string action, string label, string? value, ButtonStyle style)
    {
        var button = new JsonObject { ["type"] = "button", ["action_id"] = action, ["text"] = Plain(label, LongestButton) };
        if (value is not null)
            button["value"] = value.Length <= LongestValue ? value : value[..LongestValue];
        if (style != ButtonStyle.Plain)
            button["style"] = style == ButtonStyle.Primary ? "primary" : "danger";
        return button;
    }
}
