using System.Net;
using System.Text.Json.Nodes;
using IncidentBot.Tests.Connectors;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Which requests are Slack's: our receiver, and Slack's own (bolt) on the very same requests.</summary>
public sealed class SlackSignatureTests
{
    /// <summary>Seconds from now at which it was signed, and whether it is Slack's.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task Five_minutes_of_skew_are_allowed_either_way(int seconds, bool isSlacks)
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync("/slack/events", "{}", signedAt: host.Time.GetUtcNow().AddSeconds(seconds));

        Assert.Equal(isSlacks ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_signature_is_of_the_bytes_as_they_came_also_when_they_are_no_JSON()
    {
        await using var host = await SlackHost.StartAsync();

        using var unsigned = await host.PostAsync("/slack/events", "{ not json", secret: "another");
        using var signed = await host.PostAsync("/slack/events", "{ not json");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (unsigned.StatusCode, signed.StatusCode));
    }

    [Fact]
    public async Task More_than_Slack_would_send_is_not_read()
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync("/slack/events", new string(' ', 1_000_001));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task What_nobody_signed_starts_nothing_also_beside_a_certificate_check()
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync(
            "/slack/commands", "ssl_check=1&command=%2Ftriage&text=help&channel_id=C1&user_id=U0ADA&trigger_id=1.2", "application/x-www-form-urlencoded", without: ["X-Slack-Signature"]);
        await host.CommandAsync("U0ADA", "list");

        await host.Slack.SeeAsync("No triage is open");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(host.Slack.Messages);
    }

    [Fact]
    public async Task Slacks_own_receiver_takes_and_refuses_the_same_requests()
    {
        SlackCounterparts.SkipUnlessInstalled("@slack/bolt");
        await using var host = await SlackHost.StartAsync(SlackTransport.Http, DateTimeOffset.UtcNow);
        var folder = Directory.CreateTempSubdirectory("bolt");
        await using var bolt = await RealProgram.StartAsync("node", folder, "bolt is listening", address => [Path.Combine(SlackCounterparts.Folder.FullName, "bolt.mjs"), address.Split(':')[1], SlackHost.Secret]);
        var (mention, command, click) = Bodies(host);
        const string Form = "application/x-www-form-urlencoded";

        foreach (var (path, body, type) in new[] { ("/slack/events", mention, "application/json"), ("/slack/commands", command, Form), ("/slack/interactions", click, Form) })
        {
            Assert.True(await AgreeAsync(to => host.PostAsync(path, body, type, to: to)));
            Assert.True(await AgreeAsync(to => host.PostAsync(path, body, type, retry: 1, to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, signedAt: host.Time.GetUtcNow().AddMinutes(-6), to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, secret: "another-secret", to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, alter: text => text.Replace("U0ADA", "U0EVE", StringComparison.Ordinal), to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, alter: text => text + " ", to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, without: ["X-Slack-Signature"], to: to)));
            Assert.False(await AgreeAsync(to => host.PostAsync(path, body, type, without: ["X-Slack-Request-Timestamp"], to: to)));
        }

        Assert.True(await AgreeAsync(to => host.PostAsync("/slack/events", """{"type":"url_verification","challenge":"c"}""", to: to)));
        Assert.True(await AgreeAsync(to => host.PostAsync("/slack/commands", "ssl_check=1&token=x", Form, without: ["X-Slack-Signature", "X-Slack-Request-Timestamp"], to: to)));

        // Whether both take it; that they differ is a failure of its own.
        async Task<bool> AgreeAsync(Func<Uri, Task<HttpResponseMessage>> post)
        {
            using var ours = await post(host.Address);
            using var theirs = await post(bolt.Address);
            Assert.Equal(theirs.StatusCode, ours.StatusCode);
            return ours.IsSuccessStatusCode;
        }
    }

    private static (string Mention, string Command, string Click) Bodies(SlackHost host)
    {
        var mention = SlackEvents.Of("app_mention", host.Slack.Say("U0ADA", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> help"));
        var block = new JsonObject { ["block_id"] = "gone|question-1|2.0" };
        var button = new JsonObject { ["action_id"] = "answer.0", ["value"] = "Vendors:No", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "No" } };
        var message = new JsonObject { ["ts"] = "1.1", ["channel"] = SlackDouble.Incidents, ["text"] = "x" };
        var click = SlackEvents.Click("U0ADA", message, block, button, "1.2.3", "https://hooks.slack.com/x");
        return (mention.ToJsonString(), "command=%2Ftriage&text=list&channel_id=C1&user_id=U0ADA&user_name=ada&trigger_id=1.2&team_id=T0ACME", $"payload={Uri.EscapeDataString(click.ToJsonString())}");
    }
}
