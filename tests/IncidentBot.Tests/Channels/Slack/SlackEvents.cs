using System.Text.Json.Nodes;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>What Slack sends, in the shapes of its documents.</summary>
internal static class SlackEvents
{
    public static JsonObject Of(string type, JsonObject said, string? id = null)
    {
        var happened = (JsonObject)said.DeepClone();
        (happened["type"], happened["event_ts"], happened["team"]) = (type, said["ts"]?.DeepClone(), "T0ACME");
        if (type == "message")
            happened["channel_type"] = said["channel"]?.ToString()[0] == 'D' ? "im" : "channel";
        return Envelope(happened, id);
    }

    public static JsonObject HomeOpened(string user) =>
        Envelope(new JsonObject { ["type"] = "app_home_opened", ["user"] = user, ["channel"] = SlackDouble.Direct, ["tab"] = "home", ["event_ts"] = "1" }, null);

    public static JsonObject Click(string user, JsonObject message, JsonObject block, JsonObject button, string trigger, string responseUrl)
    {
        var (ts, thread, channel) = (message["ts"]?.ToString(), message["thread_ts"]?.ToString(), message["channel"]?.ToString());
        var container = new JsonObject { ["type"] = "message", ["message_ts"] = ts, ["channel_id"] = channel, ["is_ephemeral"] = false };
        if (thread is not null)
            container["thread_ts"] = thread;
        var payload = Interaction("block_actions", user, trigger);
        payload["container"] = container;
        payload["channel"] = new JsonObject { ["id"] = channel, ["name"] = "incidents" };
        payload["message"] = new JsonObject { ["ts"] = ts, ["thread_ts"] = thread, ["text"] = message["text"]?.DeepClone() };
        payload["response_url"] = responseUrl;
        payload["actions"] = new JsonArray(Action(block, button));
        return payload;
    }

    public static JsonObject ClickAtHome(string user, JsonObject view, JsonObject block, JsonObject button, string trigger)
    {
        var payload = Interaction("block_actions", user, trigger);
        payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = "V0HOME" };
        payload["view"] = new JsonObject { ["id"] = "V0HOME", ["type"] = "home", ["private_metadata"] = view["private_metadata"]?.DeepClone() };
        payload["actions"] = new JsonArray(Action(block, button));
        return payload;
    }

    public static JsonObject Shortcut(string user, JsonObject message, string trigger, string responseUrl)
    {
        var payload = Interaction("message_action", user, trigger);
        payload["callback_id"] = "triage_this";
        payload["channel"] = new JsonObject { ["id"] = message["channel"]?.DeepClone(), ["name"] = "incidents" };
        payload["message"] = message.DeepClone();
        payload["response_url"] = responseUrl;
        return payload;
    }

    public static JsonObject Submission(string user, JsonObject view, params (string Field, string Value)[] fields)
    {
        var values = new JsonObject();
        foreach (var input in (view["blocks"]?.AsArray() ?? []).OfType<JsonObject>().Where(block => block["type"]?.ToString() == "input"))
        {
            var (field, element) = (input["block_id"]?.ToString() ?? "", input["element"]);
            var value = fields.FirstOrDefault(given => given.Field == field).Value ?? element?["initial_value"]?.ToString() ?? element?["initial_option"]?["value"]?.ToString();
            var type = element?["type"]?.ToString();
            values[field] = new JsonObject
            {
                [element?["action_id"]?.ToString() ?? ""] = type == "static_select"
                    ? new JsonObject { ["type"] = type, ["selected_option"] = value is null ? null : new JsonObject { ["value"] = value } }
                    : new JsonObject { ["type"] = type, ["value"] = value },
            };
        }

        var payload = Interaction("view_submission", user, "9.9.submitted");
        payload["view"] = new JsonObject
        {
            ["id"] = view["id"]?.DeepClone() ?? $"V{Guid.NewGuid():N}", ["type"] = "modal", ["callback_id"] = view["callback_id"]?.DeepClone(),
            ["private_metadata"] = view["private_metadata"]?.DeepClone(), ["hash"] = "1.x", ["state"] = new JsonObject { ["values"] = values },
        };
        return payload;
    }

    private static JsonObject Envelope(JsonObject happened, string? id) => new()
    {
        ["token"] = "old", ["team_id"] = "T0ACME", ["api_app_id"] = "A0APP", ["type"] = "event_callback", ["event_id"] = id ?? $"Ev{Guid.NewGuid():N}", ["event_time"] = 1,
        ["authorizations"] = new JsonArray(new JsonObject { ["team_id"] = "T0ACME", ["user_id"] = SlackDouble.Bot, ["is_bot"] = true, ["is_enterprise_install"] = false }),
        ["is_ext_shared_channel"] = false,
        ["event"] = happened,
    };

    private static JsonObject Interaction(string type, string user, string trigger) => new()
    {
        ["type"] = type,
        ["team"] = new JsonObject { ["id"] = "T0ACME", ["domain"] = "acme" },
        ["user"] = new JsonObject { ["id"] = user, ["username"] = "someone", ["name"] = "someone", ["team_id"] = "T0ACME" },
        ["api_app_id"] = "A0APP",
        ["token"] = "old",
        ["trigger_id"] = trigger,
        ["is_enterprise_install"] = false,
    };

    private static JsonObject Action(JsonObject block, JsonObject button) => new()
    {
        ["type"] = "button", ["action_id"] = button["action_id"]?.DeepClone(), ["block_id"] = block["block_id"]?.DeepClone(),
        ["value"] = button["value"]?.DeepClone(), ["text"] = button["text"]?.DeepClone(), ["action_ts"] = "1.2",
    };
}
