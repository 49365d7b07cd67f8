using System.Net;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>What is heard, how often the same thing counts, and what is left alone.</summary>
public sealed class SlackTurnTests
{
    private const string Hears = "--Slack:HearThreads=true";

    [Fact]
    public async Task A_mention_that_Slack_repeats_at_once_after_a_minute_and_after_five_is_one_triage()
    {
        await using var host = await SlackHost.StartAsync();
        var mention = await host.MentionAsync("U0ADA", "triage paid orders");
        await host.Slack.SeeAsync("VERDICT  Third party");

        await host.SendEventAsync(mention, retry: 1);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.SendEventAsync(mention, retry: 2);
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await host.SendEventAsync(mention, retry: 3);
        await host.CommandAsync("U0BEN", "list");

        await host.Slack.SeeAsync("1 open triage:");
        Assert.Single(Roots(host), root => SlackReader.TextOf(root).Contains("paid orders", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("open triage on this metric", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mention_whose_first_delivery_died_is_taken_when_it_is_repeated()
    {
        await using var host = await SlackHost.StartAsync();
        var mention = SlackEvents.Of("app_mention", host.Slack.Say("U0ADA", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> triage paid orders"));
        var address = host.Address;
        await host.StopAppAsync();
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(address, "/slack/events"), new StringContent(mention.ToJsonString()), TestContext.Current.CancellationToken));

        await host.StartAppAsync();
        await host.SendEventAsync(mention, retry: 1);

        await host.Slack.SeeAsync("VERDICT  Third party");
    }

    [Theory]
    [InlineData("app_mention", "message")]
    [InlineData("message", "app_mention")]
    public async Task A_post_that_comes_as_message_and_as_mention_is_one(string first, string second)
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Http, Hears);
        var said = host.Slack.Say("U0ADA", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> triage paid orders");

        await host.SendEventAsync(SlackEvents.Of(first, said));
        await host.SendEventAsync(SlackEvents.Of(second, said));

        await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.Single(Roots(host));
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("There is an open triage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_button_from_two_people_counts_once_and_the_second_is_told()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var seen = (JsonObject)question.DeepClone();

        await host.PressAsync("U0BEN", seen, VendorHealth.Question.NoLabel);
        await host.Slack.SeeAsync("Ben: No, all fine");
        await host.PressAsync("U0ADA", seen, VendorHealth.Question.YesLabel);

        var whisper = await host.Slack.SeeAsync("Ben already answered this");
        Assert.Equal("U0ADA", whisper["whispered_to"]?.ToString());
    }

    [Fact]
    public async Task The_command_starts_a_triage_and_gives_help()
    {
        await using var host = await SlackHost.StartAsync();

        await host.CommandAsync("U0ADA", "help");
        await host.Slack.SeeAsync("shows the open triages");
        await host.CommandAsync("U0ADA", "");
        await host.Slack.SeeAsync("Which metric?");
        await host.CommandAsync("U0ADA", "paid orders -12% since 11:00");

        await host.Slack.SeeAsync("VERDICT  Third party");
    }

    [Fact]
    public async Task In_the_thread_words_that_mention_the_bot_answer_the_open_question()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);

        await host.MentionAsync("U0BEN", "no, I looked at all of them", question["thread_ts"]?.ToString());

        await host.Slack.SeeAsync("Ben: No, all fine");
    }

    [Fact]
    public async Task Somebody_who_is_asked_by_a_mention_is_mentioned_back()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);

        await host.MentionAsync("U0BEN", "ask <@U0LEE>", question["thread_ts"]?.ToString());

        await host.Slack.SeeAsync($"<@U0LEE> {VendorHealth.Question.Prompt}");
    }

    [Fact]
    public async Task What_nobody_said_to_the_bot_is_parked_at_most_and_only_when_it_may_listen()
    {
        await using var host = await SlackHost.StartAsync(SlackTransport.Http, Hears);
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var thread = question["thread_ts"]?.ToString();

        await host.SendEventAsync(SlackEvents.Of("message", host.Slack.Say("U0BEN", SlackDouble.Incidents, "no, all is fine", thread)));
        await host.SendEventAsync(SlackEvents.Of("message", host.Slack.Say("U0BEN", SlackDouble.Incidents, "maybe the spring campaign ended", thread)));

        await host.Slack.SeeAsync("Parked for question 6");
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("Ben: No", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_option_the_thread_is_not_heard_and_bots_and_edits_never_are()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var thread = question["thread_ts"]?.ToString();
        var edited = SlackEvents.Of("message", host.Slack.Say("U0BEN", SlackDouble.Direct, "triage paid orders"));
        (edited["event"] ?? new JsonObject())["subtype"] = "message_changed";
        var ofBot = SlackEvents.Of("app_mention", host.Slack.Say("U0OTHERBOT", SlackDouble.Incidents, $"<@{SlackDouble.Bot}> triage paid orders"));
        (ofBot["event"] ?? new JsonObject())["bot_id"] = "B0OTHER";

        await host.SendEventAsync(SlackEvents.Of("message", host.Slack.Say("U0BEN", SlackDouble.Incidents, "maybe the spring campaign ended", thread)));
        await host.SendEventAsync(edited);
        await host.SendEventAsync(ofBot);
        await host.MentionAsync("U0ADA", "status", thread);

        await host.Slack.SeeAsync(message => message["thread_ts"] is not null && SlackReader.TextOf(message).Contains("So far", StringComparison.Ordinal) || SlackReader.TextOf(message).Contains("Vendors", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("Parked", StringComparison.Ordinal));
        Assert.Single(Roots(host));
    }

    [Fact]
    public async Task A_direct_message_needs_no_mention()
    {
        await using var host = await SlackHost.StartAsync();

        await host.SendEventAsync(SlackEvents.Of("message", host.Slack.Say("U0ADA", SlackDouble.Direct, "triage paid orders")));

        var verdict = await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.Equal(SlackDouble.Direct, verdict["channel"]?.ToString());
    }

    [Fact]
    public async Task While_Slack_does_not_tell_a_name_the_turn_is_taken_all_the_same()
    {
        await using var host = await SlackHost.StartAsync();
        var (arrived, answer) = host.Slack.HoldOnce("users.info");
        var mentioned = host.MentionAsync("U0ADA", "triage paid orders");
        await arrived;

        await host.Time.SkipAsync(TimeSpan.FromSeconds(1.25));
        await mentioned;

        await host.Slack.SeeAsync("Started by U0ADA");
        answer.SetResult();
    }

    [Fact]
    public async Task Slacks_question_whether_the_address_is_ours_is_answered()
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync("/slack/events", """{"type":"url_verification","challenge":"3eZbrw1aB","token":"old"}""");

        Assert.Equal((HttpStatusCode.OK, "3eZbrw1aB"), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static IEnumerable<JsonObject> Roots(SlackHost host) => host.Slack.Messages.Where(message => SlackReader.TextOf(message).StartsWith("Triage: ", StringComparison.Ordinal));
}
