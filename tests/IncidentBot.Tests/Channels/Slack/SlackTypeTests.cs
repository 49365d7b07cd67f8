using System.Text;
using System.Text.Json.Nodes;
using IncidentBot.Tests.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Every message and view of a triage and around it, held against Slack's own types by its own language's compiler.</summary>
public sealed class SlackTypeTests
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["chat.postMessage"] = "ChatPostMessageArguments",
        ["chat.update"] = "ChatUpdateArguments",
        ["chat.postEphemeral"] = "ChatPostEphemeralArguments",
        ["views.open"] = "ViewsOpenArguments",
        ["views.publish"] = "ViewsPublishArguments",
        ["files.completeUploadExternal"] = "FilesCompleteUploadExternalArguments",
    };

    [Fact]
    public async Task Every_message_and_view_has_the_types_of_Slack()
    {
        SlackCounterparts.SkipUnlessInstalled("typescript", "@slack/types", "@slack/web-api");
        var calls = await TourAsync();
        var code = new StringBuilder("import type { HomeView, KnownBlock, ModalView } from \"@slack/types\";\n");
        code.AppendLine($"import type {{ {string.Join(", ", Bodies.Values)} }} from \"@slack/web-api\";");
        foreach (var (index, call) in calls.Where(call => Bodies.ContainsKey(call.Method)).Index())
        {
            code.AppendLine($"export const body{index}: {Bodies[call.Method]} = {call.Body.ToJsonString()};");
            if (call.Body["blocks"] is { } blocks)
                code.AppendLine($"export const blocks{index}: KnownBlock[] = {blocks.ToJsonString()};");
            if (call.Body["view"] is { } view)
                code.AppendLine($"export const view{index}: {(view["type"]?.ToString() == "home" ? "HomeView" : "ModalView")} = {view.ToJsonString()};");
        }

        await SlackCounterparts.CompileAsync(code.ToString());
        Assert.Superset(Bodies.Keys.ToHashSet(), calls.Select(call => call.Method).ToHashSet());
    }

    /// <summary>Everything that the bot can show: all kinds of messages, all forms, the home, and a text that is too long.</summary>
    private static async Task<IReadOnlyList<SlackCall>> TourAsync()
    {
        await using var host = await SlackHost.StartAsync();
        await host.CommandAsync("U0ADA", "help");
        await host.CommandAsync("U0ADA", "");
        await host.CommandAsync("U0ADA", "something nobody knows");
        await host.MentionAsync("U0ADA", "triage search conversion -9% since 11:00");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var root = await host.Slack.SeeAsync("Triage: search conversion");
        var thread = root["ts"]?.ToString();
        foreach (var label in new[] { "Answer with note", "Skip", "Ask someone" })
            await host.OpenedAsync(await host.PressAsync("U0BEN", question, label));
        foreach (var label in new[] { "Correct", "Close" })
            await host.OpenedAsync(await host.PressAsync("U0BEN", root, label));
        await host.MentionAsync("U0BEN", "nonsense", thread);
        await host.MentionAsync("U0BEN", "maybe the spring campaign ended", thread);
        await host.MentionAsync("U0BEN", "status", thread);
        await host.MentionAsync("U0BEN", "ask <@U0LEE>", thread);
        await host.Slack.SeeAsync("<@U0LEE>");
        await host.MentionAsync("U0BEN", "no, I looked at all of them", thread);
        await host.Slack.SeeAsync("Ben: No, all fine");
        await host.MentionAsync("U0BEN", "skip", thread);
        await host.MentionAsync("U0BEN", "summary", thread);
        await host.CommandAsync("U0BEN", "search conversion");
        await host.Slack.SeeAsync("open triage on this metric");
        await host.CommandAsync("U0BEN", "list");
        await host.Slack.SeeAsync("1 open triage");
        var shortcut = SlackEvents.Shortcut("U0ADA", new JsonObject { ["ts"] = "1.1", ["channel"] = "C0ALERTS", ["text"] = "paid orders dropped 12%" }, host.Slack.NewTrigger(), host.Slack.NewResponseUrl());
        await host.SendInteractionAsync(shortcut);
        await host.OpenedAsync(shortcut["trigger_id"]?.ToString() ?? "");
        await host.SendEventAsync(SlackEvents.HomeOpened("U0BEN"));
        await host.Slack.SeeCallAsync(call => call.Method == "views.publish" && SlackReader.TextOf(call.Body["view"]?.AsObject() ?? []).Contains("Prometheus", StringComparison.Ordinal));
        host.Slack.FailOnce("chat.postMessage", new JsonObject { ["ok"] = false, ["error"] = "msg_blocks_too_long" });
        await host.CommandAsync("U0BEN", "help");
        await host.Slack.SeeCallAsync(call => call.Method == "files.completeUploadExternal");
        await host.MentionAsync("U0BEN", "close infrastructure: the search index was rebuilt", thread);
        await host.Slack.SeeAsync("CLOSED");
        return host.Slack.Calls;
    }
}
