using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>What Teams sends, and what the bot makes of it.</summary>
public sealed class TeamsTurnTests
{
    private static readonly (string Key, object Value) Practise = ("Practice:InChat", true);

    [Theory]
    [InlineData("<at>IncidentBot</at> help", "help")]
    [InlineData("hello <AT>incidentbot</AT>,&nbsp;help&nbsp;me", "hello , help me")]
    [InlineData("<at>IncidentBot</at>\u00A0status", "status")]
    [InlineData("<at>IncidentBot</at><at>IncidentBot</at> a &amp; b", "a & b")]
    [InlineData("<at>IncidentBot</at> ask <at>Dana</at>", "ask @Dana")]
    [InlineData("<at>IncidentBot</at> ask <at>Nobody</at>", "ask <at>Nobody</at>")]
    public async Task Mentions_of_the_bot_are_no_words_and_those_of_others_are_names(string text, string words)
    {
        await using var server = await TeamsServer.StartAsync();
        var activity = server.Activities.Post("");
        activity["text"] = text;
        activity["entities"]!.AsArray().Add(Activities.Mention("29:Dana", "Dana"));

        var turn = await TurnOfAsync(server, activity);

        Assert.Equal(new Said.Text(words), turn.Said);
    }

    [Fact]
    public async Task A_post_becomes_a_turn_in_its_thread_by_the_person_who_wrote_it()
    {
        await using var server = await TeamsServer.StartAsync();

        var turn = await TurnOfAsync(server, server.Activities.Post("status", thread: "1795368784000"));

        Assert.Equal(new Place("teams", Activities.Channel, "1795368784000"), turn.Place);
        Assert.Equal(new Person { Id = "29:Lena", Name = "Lena", TeamsId = "29:Lena" }, turn.By);
        Assert.True(turn.Addressed);
        Assert.StartsWith("teams-", turn.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_a_name_is_asked_for()
    {
        await using var server = await TeamsServer.StartAsync();
        var activity = server.Activities.Post("help");
        activity["from"]!.AsObject().Remove("name");

        var turn = await TurnOfAsync(server, activity);

        Assert.Equal("Name of 29:Lena", turn.By.Name);
    }

    [Fact]
    public async Task A_message_is_heard_also_while_the_bot_cannot_sign_in_to_learn_who_it_is_from()
    {
        await using var server = await TeamsServer.StartAsync(settings: TeamsServer.NewAppId());
        server.Login.Refuses = true;
        var activity = server.Activities.Say("help");
        activity["from"]!.AsObject().Remove("name");

        var turn = await TurnOfAsync(server, activity);

        Assert.Equal("Somebody", turn.By.Name);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task What_does_not_mention_the_bot_is_heard_only_when_that_is_switched_on(bool isOn, int heard)
    {
        await using var server = await TeamsServer.StartAsync(settings: ("Teams:HearUnaddressed", isOn));
        var overheard = server.Activities.Say("maybe the campaign ended <at>IncidentBot</at>", Activities.Group, "groupChat");

        using var response = await server.SendAsync(overheard);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(heard, server.Inbox.Turns.Count);
        Assert.DoesNotContain(server.Inbox.Turns, turn => turn.Addressed);
    }

    [Fact]
    public async Task An_activity_that_arrives_twice_has_one_effect()
    {
        await using var server = await TeamsServer.StartAsync();
        var activity = server.Activities.Say("help");

        using var first = await server.SendAsync(activity);
        await server.Connector.FindAsync(_ => true);
        using var second = await server.SendAsync(activity);
        using var other = await server.SendAsync(server.Activities.Say("list"));
        await server.Connector.FindAsync(message => message.Text.Contains("No triage is open", StringComparison.Ordinal));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { first, second, other }.Select(response => response.StatusCode));
        Assert.Equal(2, server.Connector.Messages.Count);
    }

    [Fact]
    public async Task The_same_id_in_another_conversation_is_another_message()
    {
        await using var server = await TeamsServer.StartAsync();

        using var first = await server.SendAsync(With(server.Activities.Say("help"), "id", "1"));
        using var second = await server.SendAsync(With(server.Activities.Say("help", "a:1other"), "id", "1"));

        await server.Connector.FindAsync(message => message.Conversation == Activities.Personal);
        await server.Connector.FindAsync(message => message.Conversation == "a:1other");
    }

    [Fact]
    public async Task An_edit_that_mentions_the_bot_at_last_is_heard_and_an_edit_of_what_was_heard_is_not()
    {
        await using var server = await TeamsServer.StartAsync();
        var forgotten = server.Activities.Post("help");
        (forgotten["entities"], forgotten["text"]) = (null, "help");
        var heard = server.Activities.Post("list");

        using var first = await server.SendAsync(forgotten);
        var edited = With(With(server.Activities.Post("help"), "id", forgotten["id"]!.ToString()), "type", "messageUpdate");
        using var second = await server.SendAsync(edited);
        using var third = await server.SendAsync(heard);
        var edit = With(heard.DeepClone().AsObject(), "type", "messageUpdate");
        edit["text"] = "<at>IncidentBot</at> help";
        using var fourth = await server.SendAsync(edit);
        await server.Connector.FindAsync(message => message.Text.Contains("No triage is open", StringComparison.Ordinal));
        using var last = await server.SendAsync(server.Activities.Post("close"));
        await server.Connector.FindAsync(message => message.Text.Contains("That belongs into the thread", StringComparison.Ordinal));

        Assert.Equal(3, server.Connector.Messages.Count);
    }

    [Theory]
    [InlineData("typing")]
    [InlineData("messageReaction")]
    [InlineData("messageDelete")]
    [InlineData("endOfConversation")]
    [InlineData("event")]
    [InlineData("somethingNew")]
    public async Task What_the_bot_does_not_know_is_acknowledged_and_ignored(string type)
    {
        await using var server = await TeamsServer.StartAsync();

        using var response = await server.SendAsync(With(server.Activities.Say("help"), "type", type));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(server.Inbox.Turns);
    }

    [Theory]
    [InlineData("composeExtension/query")]
    [InlineData(null)]
    public async Task An_invoke_that_the_bot_does_not_know_is_not_implemented(string? name)
    {
        await using var server = await TeamsServer.StartAsync();

        using var response = await server.SendAsync(With(With(server.Activities.Say(""), "type", "invoke"), "name", name));

        Assert.Equal((HttpStatusCode.NotImplemented, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"action\":null}")]
    [InlineData("{\"action\":{\"verb\":\"answer\"}}")]
    [InlineData("{\"action\":{\"verb\":\"answer\",\"data\":{\"stream\":1,\"message\":2,\"action\":3}}}")]
    [InlineData("{\"action\":{\"verb\":\"refresh\",\"data\":{\"stream\":\"unknown\",\"message\":\"root\",\"action\":\"refresh\"}}}")]
    public async Task A_button_that_is_none_of_the_bots_is_answered_with_an_error_that_Teams_understands(string value)
    {
        await using var server = await TeamsServer.StartAsync();
        var invoke = With(With(server.Activities.Say(""), "type", "invoke"), "name", "adaptiveCard/action");
        invoke["value"] = JsonNode.Parse(value);

        using var response = await server.SendAsync(invoke);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal((HttpStatusCode.OK, 400, "application/vnd.microsoft.error"), (response.StatusCode, answer.GetProperty("statusCode").GetInt32(), answer.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_bot_introduces_itself_once_however_often_Teams_says_that_it_is_new()
    {
        await using var server = await TeamsServer.StartAsync();

        for (var i = 0; i < 2; i++)
        {
            var installed = With(server.Activities.Of("installationUpdate", $"i-{i}", "channel", Activities.Channel), "action", "add");
            var added = server.Activities.Of("conversationUpdate", $"c-{i}", "channel", Activities.Channel);
            added["membersAdded"] = new JsonArray(new JsonObject { ["id"] = "29:Lena" }, new JsonObject { ["id"] = Activities.Bot });
            foreach (var activity in new[] { installed, added })
                (await server.SendAsync(activity)).Dispose();
        }

        var welcome = await server.Connector.FindAsync(message => message.Text.Contains("When a metric drops I run the triage with you", StringComparison.Ordinal));
        using var more = await server.SendAsync(server.Activities.Post("list"));
        await server.Connector.FindAsync(message => message.Text.Contains("No triage is open", StringComparison.Ordinal));

        Assert.Equal($"{Activities.Channel};messageid={welcome.Id}", welcome.Conversation);
        Assert.Equal(2, server.Connector.Messages.Count);
    }

    [Theory]
    [InlineData("installationUpdate", "remove", false)]
    [InlineData("conversationUpdate", null, true)]
    public async Task Other_people_and_leaving_are_no_reason_to_speak(string type, string? action, bool others)
    {
        await using var server = await TeamsServer.StartAsync();
        var activity = With(server.Activities.Of(type, "1", "channel", Activities.Channel), "action", action);
        activity["membersAdded"] = others ? new JsonArray(new JsonObject { ["id"] = "29:Sam" }) : null;

        using var response = await server.SendAsync(activity);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(server.Inbox.Turns);
    }

    [Fact]
    public async Task A_message_that_could_not_be_committed_is_not_acknowledged()
    {
        await using var server = await TeamsServer.StartAsync();
        var activity = server.Activities.Say("help");
        server.Inbox.FailsNext = true;

        using var failed = await server.SendAsync(activity);
        using var again = await server.SendAsync(activity);

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (failed.StatusCode, again.StatusCode));
        await server.Connector.FindAsync(message => message.Text.Contains("I run the triage with you", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Activities.Personal, "personal")]
    [InlineData(Activities.Group, "groupChat")]
    public async Task In_a_chat_without_threads_words_are_meant_for_the_open_triage(string chat, string type)
    {
        await using var server = await TeamsServer.StartAsync(settings: Practise);
        JsonObject Say(string words)
        {
            var activity = server.Activities.Say($"<at>IncidentBot</at> {words}", chat, type);
            activity["entities"] = new JsonArray(Activities.Mention());
            return activity;
        }

        using var start = await server.SendAsync(Say("triage search conversion"));
        var question = await server.Connector.FindAsync(message => message.HasButton(VendorHealth.Question.NoLabel));
        using var answer = await server.SendAsync(Say("no"));
        await server.Connector.FindAsync(message => message.Id == question.Id && message.Text.Contains("Lena: No, all fine", StringComparison.Ordinal));

        Assert.All(server.Connector.Messages, message => Assert.Equal(chat, message.Conversation));
    }

    private static JsonObject With(JsonObject activity, string name, string? value)
    {
        activity[name] = value;
        return activity;
    }

    private static async Task<Turn> TurnOfAsync(TeamsServer server, JsonObject activity)
    {
        using var response = await server.SendAsync(activity);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Assert.Single(server.Inbox.Turns);
    }
}
