using System.Text.Json.Nodes;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>What goes wrong on the way out, and what people and operators are told.</summary>
public sealed class SlackDeliveryTests
{
    [Fact]
    public async Task Where_the_bot_is_not_in_the_channel_whoever_asked_is_told_and_the_triage_comes_once_it_is_invited()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.Closed["C0OTHER"] = "not_in_channel";

        await host.CommandAsync("U0ADA", "paid orders", "C0OTHER");
        var told = await host.Slack.SeeToldAsync("Invite me with /invite @IncidentBot");
        Assert.Equal("ephemeral", told["response_type"]?.ToString());
        host.Slack.Closed.Clear();
        await host.Time.SkipAsync(TimeSpan.FromSeconds(30));

        await host.Slack.SeeAsync("Triage: paid orders");
        Assert.Single(host.Slack.Told);
    }

    [Theory]
    [InlineData("channel_not_found", null, "I cannot see this channel")]
    [InlineData("token_revoked", null, "put its new Bot User OAuth Token there")]
    [InlineData("missing_scope", "chat:write", "the scope chat:write is missing")]
    [InlineData("is_archived", null, "This channel is archived")]
    public async Task What_Slack_refuses_is_said_to_whoever_asked_and_in_the_log(string error, string? needed, string sentence)
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.FailOnce("chat.postMessage", new JsonObject { ["ok"] = false, ["error"] = error, ["needed"] = needed, ["provided"] = "commands" });

        await host.CommandAsync("U0ADA", "help");

        await host.Slack.SeeToldAsync(sentence);
        await host.LoggedAsync(sentence);
        Assert.DoesNotContain(SlackDouble.BotToken, host.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_Slack_finds_too_long_comes_short_with_its_whole_text_as_a_file()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.FailOnce("chat.postMessage", new JsonObject { ["ok"] = false, ["error"] = "msg_blocks_too_long" });

        await host.CommandAsync("U0ADA", "help");

        var shortened = await host.Slack.SeeAsync("the whole text is in the thread, as a file");
        var shared = await host.Slack.SeeCallAsync(call => call.Method == "files.completeUploadExternal");
        Assert.Equal(shortened["ts"]?.ToString(), shared.Body["thread_ts"]?.ToString());
        Assert.Contains("shows the open triages", host.Slack.UploadedText(shared.Body["files"]?[0]?["id"]?.ToString() ?? ""), StringComparison.Ordinal);
        await host.LoggedAsync("Slack finds this message too long");
    }

    [Fact]
    public async Task Without_the_scope_for_files_a_long_text_comes_as_messages()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.FailOnce("chat.postMessage", new JsonObject { ["ok"] = false, ["error"] = "msg_blocks_too_long" });
        host.Slack.FailOnce("files.getUploadURLExternal", new JsonObject { ["ok"] = false, ["error"] = "missing_scope", ["needed"] = "files:write" });

        await host.CommandAsync("U0ADA", "help");

        await host.Slack.SeeAsync(message => message["text"]?.ToString().Contains("shows the open triages", StringComparison.Ordinal) == true);
        await host.LoggedAsync("the scope files:write is missing");
    }

    [Fact]
    public async Task Without_the_scope_for_files_the_longest_text_comes_whole()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.FailOnce("files.getUploadURLExternal", new JsonObject { ["ok"] = false, ["error"] = "missing_scope", ["needed"] = "files:write" });
        var facts = new Facts([.. Enumerable.Range(0, 200).Select(i => new Fact($"fact {i}", new string('f', 200)))]);

        await host.Channel.DeliverAsync(new Delivery("lobby:slack:C1", new Place("slack", "C1", null), new Message("k", Placement.Channel, "n", [facts]), null), TestContext.Current.CancellationToken);

        var parts = host.Slack.Messages.Where(message => message["blocks"] is null).Select(message => message["text"]?.ToString());
        Assert.Equal(string.Join('\n', facts.Items.Select(fact => $"{fact.Label}  {fact.Value.ToPlainText()}")), string.Concat(parts));
    }

    [Fact]
    public async Task Slacks_Retry_After_is_obeyed()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.LimitOnce("chat.postMessage", 37);

        await host.CommandAsync("U0ADA", "help");
        await host.Time.SkipAsync(TimeSpan.FromSeconds(37));

        await host.Slack.SeeAsync("shows the open triages");
        Assert.Equal(2, host.Slack.Calls.Count(call => call.Method == "chat.postMessage"));
    }

    [Fact]
    public async Task A_limit_is_for_its_channel_and_the_others_go_on()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.LimitOnce("chat.postMessage", 37);
        await host.CommandAsync("U0ADA", "help");
        await host.Slack.SeeCallAsync(call => call.Method == "chat.postMessage");

        await host.CommandAsync("U0BEN", "help", "C0OTHER");

        var help = await host.Slack.SeeAsync("shows the open triages");
        Assert.Equal("C0OTHER", help["channel"]?.ToString());
    }

    [Fact]
    public async Task A_post_whose_answer_was_lost_is_said_to_be_lost_and_an_edit_is_tried_again()
    {
        await using var host = await SlackHost.StartAsync();
        var channel = host.App.Services.GetServices<IChannel>().Single(channel => channel.Name == "slack");
        var delivery = new Delivery("lobby:slack:C1", new Place("slack", "C1", null), new Message("k", Placement.Channel, "words", [new Paragraph("words")]), null);
        host.Slack.LoseAnswerOnce("chat.postMessage");
        host.Slack.LoseAnswerOnce("chat.update");

        Assert.IsType<DeliveryResult.AnswerLost>(await channel.DeliverAsync(delivery, TestContext.Current.CancellationToken));
        Assert.IsType<DeliveryResult.TryAgain>(await channel.DeliverAsync(delivery with { MessageId = "1.1" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Five_posts_at_once_into_one_channel_are_spread_and_none_is_lost()
    {
        await using var host = await SlackHost.StartAsync();

        foreach (var _ in Enumerable.Range(0, 8))
            await host.CommandAsync("U0ADA", "help");

        await host.Slack.UntilAsync(() => host.Slack.Messages.Count == 8);
        Assert.Contains("waits", host.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlackTransport.Http, "incidentbot in Acme, over HTTP")]
    [InlineData(SlackTransport.Socket, "incidentbot in Acme, through Socket Mode")]
    internal async Task The_check_says_who_we_are(SlackTransport transport, string seen)
    {
        await using var host = await SlackHost.StartAsync(transport);

        Assert.Equal(new CheckLine("slack", true, seen), await CheckAsync(host));
    }

    [Fact]
    public async Task The_check_names_missing_scopes()
    {
        await using var host = await SlackHost.StartAsync();
        host.Slack.Scopes = "app_mentions:read,chat:write,commands";

        var line = await CheckAsync(host);

        Assert.False(line.Ok);
        Assert.Contains("files:write, im:history, users:read", line.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth.test", "token_revoked", "Slack has revoked the token in Slack:BotToken")]
    [InlineData("apps.connections.open", "missing_scope", "the scope connections:write is missing")]
    public async Task The_check_says_what_to_do(string method, string error, string sentence)
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        await host.Slack.Sockets.ConnectedAsync();
        host.Slack.FailOnce(method, new JsonObject { ["ok"] = false, ["error"] = error, ["needed"] = "connections:write" });

        var line = await CheckAsync(host);

        Assert.False(line.Ok);
        Assert.Contains(sentence, line.Seen, StringComparison.Ordinal);
    }

    private static Task<CheckLine> CheckAsync(SlackHost host) =>
        host.App.Services.GetServices<IChannel>().Single(channel => channel.Name == "slack").CheckAsync(TestContext.Current.CancellationToken);
}
