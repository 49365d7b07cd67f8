using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Activities as Teams sends them.</summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages</remarks>
internal sealed class Activities(string serviceUrl)
{
    public const string AppId = "8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11";
    public const string Tenant = "5c0f1d0a-7a55-4d6f-b1f3-0b6a5a9f9d22";
    public const string Channel = "19:incidents@thread.tacv2";
    public const string Personal = "a:1personal";
    public const string Group = "19:group@thread.v2";
    public const string Bot = $"28:{AppId}";

    private int _next = 1_700_000;

    /// <summary>A text in the channel, mentioning the bot, as a new post or in a thread.</summary>
    public JsonObject Post(string words, string? thread = null, string person = "Lena")
    {
        var id = NextId();
        var activity = Of("message", id, "channel", $"{Channel};messageid={thread ?? id}", person);
        activity["text"] = $"<at>IncidentBot</at> {words}";
        activity["textFormat"] = "plain";
        activity["entities"] = new JsonArray(Mention(), new JsonObject { ["type"] = "clientInfo", ["locale"] = "en-GB", ["country"] = "GB", ["platform"] = "Windows", ["timezone"] = "Europe/London" });
        return activity;
    }

    public JsonObject Say(string words, string conversation = Personal, string type = "personal", string person = "Lena")
    {
        var activity = Of("message", NextId(), type, conversation, person);
        activity["text"] = words;
        return activity;
    }

    /// <summary>A click on a button of a card, as Teams sends Action.Execute.</summary>
    public JsonObject Execute(Shown message, JsonElement action, object? inputs = null, string person = "Lena")
    {
        var activity = Of("invoke", $"f:{Guid.NewGuid()}", TypeOf(message.Conversation), message.Conversation, person);
        activity["name"] = "adaptiveCard/action";
        activity["replyToId"] = message.Id;
        activity["value"] = new JsonObject
        {
            ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = action.GetProperty("verb").GetString(), ["data"] = Merge(action.GetProperty("data"), inputs) },
            ["trigger"] = "manual",
        };
        return activity;
    }

    /// <summary>A dialog that is to be opened (<c>task/fetch</c>) or was sent (<c>task/submit</c>).</summary>
    public JsonObject Dialog(string name, Shown message, JsonElement data, object? inputs = null, string person = "Lena")
    {
        var activity = Of("invoke", $"f:{Guid.NewGuid()}", TypeOf(message.Conversation), message.Conversation, person);
        activity["name"] = name;
        activity["replyToId"] = message.Id;
        activity["value"] = new JsonObject { ["data"] = Merge(data, inputs), ["context"] = new JsonObject { ["theme"] = "default" } };
        return activity;
    }

    /// <summary>The same from a client that knows only Action.Submit.</summary>
    public JsonObject Submit(Shown message, JsonElement action, object? inputs = null, string person = "Lena")
    {
        var activity = Of("message", NextId(), TypeOf(message.Conversation), message.Conversation, person);
        activity["replyToId"] = message.Id;
        activity["value"] = Merge(action.GetProperty("data"), inputs);
        return activity;
    }

    public JsonObject Of(string type, string id, string conversationType, string conversation, string person = "Lena") => new()
    {
        ["type"] = type,
        ["id"] = id,
        ["timestamp"] = "2026-03-18T13:20:00.000Z",
        ["channelId"] = "msteams",
        ["serviceUrl"] = serviceUrl,
        ["from"] = new JsonObject { ["id"] = $"29:{person}", ["name"] = person, ["aadObjectId"] = Guid.NewGuid().ToString() },
        ["recipient"] = new JsonObject { ["id"] = Bot, ["name"] = "IncidentBot" },
        ["conversation"] = new JsonObject { ["isGroup"] = conversationType != "personal", ["conversationType"] = conversationType, ["tenantId"] = Tenant, ["id"] = conversation },
        ["channelData"] = conversationType == "channel"
            ? new JsonObject { ["tenant"] = new JsonObject { ["id"] = Tenant }, ["team"] = new JsonObject { ["id"] = "19:team@thread.tacv2", ["aadGroupId"] = "b9d3a7a0-0000-4000-8000-0123456789ab" }, ["channel"] = new JsonObject { ["id"] = Channel } }
            : new JsonObject { ["tenant"] = new JsonObject { ["id"] = Tenant } },
    };

    public static JsonObject Mention(string id = Bot, string name = "IncidentBot") =>
        new() { ["type"] = "mention", ["text"] = $"<at>{name}</at>", ["mentioned"] = new JsonObject { ["id"] = id, ["name"] = name } };

    private string NextId() => (_next++).ToString(CultureInfo.InvariantCulture);

    private static string TypeOf(string conversation) => conversation == Personal ? "personal" : conversation == Group ? "groupChat" : "channel";

    private static JsonObject Merge(JsonElement data, object? inputs)
    {
        var merged = JsonObject.Create(data) ?? [];
        foreach (var (name, value) in JsonSerializer.SerializeToNode(inputs ?? new { })?.AsObject() ?? [])
            merged[name] = value?.DeepClone();
        return merged;
    }
}
