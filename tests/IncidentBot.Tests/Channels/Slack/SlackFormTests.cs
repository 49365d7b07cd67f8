using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Modals, the shortcut on a message, and the App Home.</summary>
public sealed class SlackFormTests
{
    [Fact]
    public async Task A_note_time_and_link_are_given_in_a_form()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);

        var modal = await host.OpenedAsync(await host.PressAsync("U0BEN", question, "Answer with note"));
        var answer = await host.SubmitAsync("U0BEN", modal, ("value", "No"), ("note", "all five status pages are green"), ("time", "12:40"), ("link", "https://status.example.com"));

        Assert.Null(answer);
        await host.Slack.SeeAsync("all five status pages are green");
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_in_the_form_itself_and_what_was_typed_stays()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var modal = await host.OpenedAsync(await host.PressAsync("U0BEN", question, "Answer with note"));

        var answer = await host.SubmitAsync("U0BEN", modal, ("value", "No"), ("note", "a long note"), ("time", "when the moon was full"), ("link", "ftp://files"));

        Assert.Equal("errors", answer?["response_action"]?.ToString());
        Assert.Equal(["time", "link"], answer?["errors"]?.AsObject().Select(error => error.Key).OrderDescending());
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("a long note", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_counts_once()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var root = await host.Slack.SeeAsync("Triage: search conversion");
        await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        var modal = await host.OpenedAsync(await host.PressAsync("U0BEN", root, "Close"));
        modal["id"] = "V0CLOSE";

        await host.SubmitAsync("U0BEN", modal, ("cause", "Vendor"));
        await host.SubmitAsync("U0BEN", modal, ("cause", "Vendor"));
        await host.MentionAsync("U0BEN", "help", root["ts"]?.ToString());

        await host.Slack.SeeAsync("leaves the open question out");
        Assert.DoesNotContain(host.Slack.Messages, message => SlackReader.TextOf(message).Contains("was closed by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_opens_too_late_is_asked_for_again()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage search conversion");
        var question = await host.Slack.SeeAsync(VendorHealth.Question.Prompt);
        host.Slack.FailOnce("views.open", new JsonObject { ["ok"] = false, ["error"] = "expired_trigger_id" });

        await host.PressAsync("U0BEN", question, "Answer with note");

        await host.Slack.SeeToldAsync("press the button again");
    }

    [Fact]
    public async Task An_alert_becomes_a_triage_by_the_shortcut_on_its_message()
    {
        await using var host = await SlackHost.StartAsync();
        var alert = new JsonObject
        {
            ["ts"] = host.Slack.NewTs(), ["channel"] = "C0ALERTS", ["bot_id"] = "B0ALERTS", ["text"] = "",
            ["attachments"] = new JsonArray(new JsonObject { ["title"] = "[FIRING:1] PaidOrdersLow", ["text"] = "paid_orders dropped 12% &lt;shop&gt;", ["fallback"] = "x" }),
        };
        var shortcut = SlackEvents.Shortcut("U0ADA", alert, host.Slack.NewTrigger(), host.Slack.NewResponseUrl());

        await host.SendInteractionAsync(shortcut);
        var modal = await host.OpenedAsync(shortcut["trigger_id"]?.ToString() ?? "");
        Assert.Equal(["paid orders", "-12"], SlackReader.Elements(modal, "plain_text_input").Select(input => input["initial_value"]?.ToString()).OfType<string>());
        await host.SubmitAsync("U0ADA", modal, ("since", "11:10"));

        var verdict = await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.Equal("C0ALERTS", verdict["channel"]?.ToString());
        await host.Slack.SeeAsync("“paid orders -12% since 11:10”");
    }

    [Fact]
    public async Task The_home_shows_triages_and_sources_and_offers_to_practise()
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", "triage paid orders");
        await host.Slack.SeeAsync("VERDICT  Third party");

        await host.SendEventAsync(SlackEvents.HomeOpened("U0BEN"));

        var home = await host.Slack.SeeCallAsync(call => call.Method == "views.publish" && SlackReader.TextOf(call.Body["view"]?.AsObject() ?? []).Contains("OK  Prometheus", StringComparison.Ordinal));
        var view = home.Body["view"]?.AsObject() ?? [];
        Assert.Equal("U0BEN", home.Body["user_id"]?.ToString());
        var root = await host.Slack.SeeAsync("Triage: paid orders");
        var link = Assert.Single(SlackReader.Elements(view, "link"));
        Assert.Equal($"https://acme.slack.com/archives/{SlackDouble.Incidents}/p{root["ts"]?.ToString().Replace(".", "", StringComparison.Ordinal)}", link["url"]?.ToString());
        Assert.Equal(6, SlackReader.ButtonsOf(view).Count());
    }

    [Fact]
    public async Task Practising_at_home_runs_in_the_direct_messages()
    {
        await using var host = await SlackHost.StartAsync();
        await host.SendEventAsync(SlackEvents.HomeOpened("U0ADA"));
        var home = await host.Slack.SeeCallAsync(call => call.Method == "views.publish");
        var view = home.Body["view"]?.AsObject() ?? [];
        var (block, button) = SlackReader.ButtonsOf(view).First(pair => SlackReader.LabelOf(pair.Button) == "Paid orders fall");

        await host.SendInteractionAsync(SlackEvents.ClickAtHome("U0ADA", view, block, button, host.Slack.NewTrigger()));

        var verdict = await host.Slack.SeeAsync("VERDICT  Third party");
        Assert.Equal(SlackDouble.Direct, verdict["channel"]?.ToString());
    }
}
