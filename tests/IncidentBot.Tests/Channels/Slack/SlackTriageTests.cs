using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Whole triages of practice drops, as people run them in Slack, over both transports.</summary>
public sealed class SlackTriageTests
{
    [Theory]
    [InlineData(SlackTransport.Http)]
    [InlineData(SlackTransport.Socket)]
    internal async Task A_drop_is_triaged_from_a_mention_to_its_verdict(SlackTransport transport)
    {
        await using var host = await SlackHost.StartAsync(transport);

        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        await host.PressAsync("U0BEN", question, VendorHealth.Question.NoLabel);

        await host.Slack.SeeAsync("Ben: No, all fine");
        var verdict = await host.Slack.SeeAsync("VERDICT  Own infrastructure");
        var root = await host.Slack.SeeAsync(message => message["thread_ts"] is null && SlackReader.TextOf(message).Contains("Triage: search conversion", StringComparison.Ordinal));
        Assert.Contains("Started by Ada", SlackReader.TextOf(root), StringComparison.Ordinal);
        Assert.Equal(root["ts"]?.ToString(), verdict["thread_ts"]?.ToString());
        Assert.True(verdict["reply_broadcast"]?.GetValue<bool>());
        Assert.Equal(root["ts"]?.ToString(), question["thread_ts"]?.ToString());
    }
}
