using System.Text.Json.Nodes;
using IncidentBot.Channels.Slack;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Socket Mode when connections end: by notice, without a word, and in the middle of a turn.</summary>
public sealed class SlackSocketTests
{
    [Fact]
    public async Task Several_connections_are_held_and_each_is_heard()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=3");
        await host.Slack.UntilAsync(() => host.Slack.Sockets.Links.Count == 3);
        var mentions = new[] { "paid orders", "search conversion", "newsletter sign-ups" }
            .Select(metric => SlackEvents.Of("app_mention", host.Slack.Say("U0ADA", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> triage {metric}"))).ToList();

        foreach (var (index, link) in host.Slack.Sockets.Links.Index())
            await link.SendAsync(SlackSocketDouble.Envelope($"e{index}", "events_api", mentions[index]));

        await host.Slack.SeeAsync("Triage: paid orders");
        await host.Slack.SeeAsync("Triage: search conversion");
        await host.Slack.SeeAsync("Triage: newsletter sign-ups");
    }

    [Fact]
    public async Task A_connection_that_Slack_renews_is_opened_again()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        var link = await host.Slack.Sockets.ConnectedAsync();

        await link.SendAsync(new JsonObject { ["type"] = "disconnect", ["reason"] = "refresh_requested", ["debug_info"] = new JsonObject() });

        await host.Slack.Sockets.ConnectedAsync(atLeast: 2);
        await host.MentionAsync("U0ADA", "triage paid orders");
        await host.Slack.SeeAsync("VERDICT  Third party");
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_turn_loses_nothing_and_nothing_happens_twice()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        var link = await host.Slack.Sockets.ConnectedAsync();
        var (arrived, answer) = host.Slack.HoldOnce("users.info");
        var mention = SlackEvents.Of("app_mention", host.Slack.Say("U0ADA", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> triage paid orders"));
        var envelope = SlackSocketDouble.Envelope("again", "events_api", mention);
        await link.SendAsync(envelope);
        await arrived;

        link.Drop();
        answer.SetResult();
        var next = await host.Slack.Sockets.ConnectedAsync(atLeast: 2);
        Assert.False(host.Slack.Sockets.IsAcknowledged("again"));
        await next.SendAsync(envelope);
        await host.Slack.Sockets.AcknowledgedAsync("again");
        await next.SendAsync(envelope);

        await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.Single(host.Slack.Messages, message => SlackReader.TextOf(message).StartsWith("Triage: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_went_silent_is_opened_again()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        await host.Slack.Sockets.ConnectedAsync();
        host.Slack.Sockets.IsMute = true;
        var limits = SlackSocketLimits.Default with { Ping = TimeSpan.FromMilliseconds(50) };
        using var sockets = ActivatorUtilities.CreateInstance<SlackSockets>(host.App.Services, limits);

        await sockets.StartAsync(TestContext.Current.CancellationToken);

        // The first one of these, and the one that took its place.
        await host.Slack.UntilAsync(() => host.Slack.Sockets.Opened >= 3);
        await sockets.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_is_not_committed_is_not_acknowledged()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        var link = await host.Slack.Sockets.ConnectedAsync();

        await link.SendAsync(new JsonObject { ["envelope_id"] = "bad", ["type"] = "events_api", ["payload"] = new JsonObject { ["type"] = 7 } });
        await host.MentionAsync("U0ADA", "triage paid orders");

        await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.False(host.Slack.Sockets.IsAcknowledged("bad"));
    }

    [Fact]
    public async Task A_token_that_opens_no_connection_is_named_and_tried_again()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Socket, "--Slack:Connections=1");
        var link = await host.Slack.Sockets.ConnectedAsync();
        host.Slack.FailOnce("apps.connections.open", new JsonObject { ["ok"] = false, ["error"] = "missing_scope", ["needed"] = "connections:write", ["provided"] = "authorizations:read" });

        link.Drop();
        var again = host.Slack.Sockets.ConnectedAsync(atLeast: 2);
        // 2 s, and twice as long each time that the machine was too busy for the attempt.
        foreach (var pause in new[] { 2, 4, 8, 16, 32 })
            await Task.WhenAny(again, host.Time.SkipAsync(TimeSpan.FromSeconds(pause)));

        await again;
        Assert.Contains("the scope connections:write is missing", host.Logs.Text, StringComparison.Ordinal);
    }
}
