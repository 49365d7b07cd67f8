using System.Net;
using System.Text;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Web;

public sealed class WebTurnTests
{
    private static readonly Place Incidents = new("web", "incidents", null);

    [Fact]
    public async Task A_text_becomes_a_turn_that_is_said_to_the_bot()
    {
        await using var host = await WebHost.StartAsync();
        var root = await host.Conversation.PostAsync(Incidents, new Message("root", Placement.Root, "Under way", [new Heading("Under way")]));
        var id = Guid.NewGuid();

        using var response = await host.PostAsync(Bodies.Text("the campaign ended", root, id));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            new Turn(id.ToString(), Incidents with { Thread = root }, new Person { Id = "Lena", Name = "Lena" }, host.Time.GetUtcNow(), new Said.Text("the campaign ended"), true, ScriptedConversation.Triage),
            Assert.Single(host.Conversation.Turns));
    }

    [Theory]
    [InlineData("@IncidentBot status", "status")]
    [InlineData(" @incidentbot: status", "status")]
    [InlineData("@IncidentBot", "")]
    [InlineData("ask @IncidentBot", "ask @IncidentBot")]
    [InlineData("@IncidentBots", "@IncidentBots")]
    public async Task Addressing_the_bot_by_name_is_no_part_of_the_words(string text, string words)
    {
        await using var host = await WebHost.StartAsync();

        using var response = await host.PostAsync(Bodies.Text(text));

        Assert.Equal(new Said.Text(words), Assert.Single(host.Conversation.Turns).Said);
    }

    [Fact]
    public async Task A_click_becomes_a_turn_with_its_value_and_fields_and_is_shown_in_the_buttons_own_words()
    {
        await using var host = await WebHost.StartAsync();
        var form = new Form("Skip", "Skip it", [new Field("reason", "Why?", FieldKind.Text), new Field("kind", "Kind", FieldKind.Choice, Choices: [new Choice("a", "The first")]), new Field("note", "Note", FieldKind.Text)]);
        var root = await host.Conversation.PostAsync(Incidents, new Message("root", Placement.Root, "Under way", [new Buttons([new Button("skip", "Skip this", "tracking", Form: form)])]));

        using var response = await host.PostAsync(Bodies.Click("skip", "tracking", root, new { reason = "nobody knows", kind = "a", note = "" }, root));
        using var events = await host.ListenAsync();
        var words = (await events.UntilSyncedAsync())[^1];

        var click = Assert.IsType<Said.Click>(Assert.Single(host.Conversation.Turns).Said);
        Assert.Equal(("skip", "tracking", "nobody knows"), (click.Action, click.Value, click.Fields["reason"]));
        Assert.Equal("chose Skip this", words.Text);
        Assert.Equal("Lena", words.Data.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(
            """[{"label":"Why?","value":{"runs":[{"run":"plain","text":"nobody knows"}]}},{"label":"Kind","value":{"runs":[{"run":"plain","text":"The first"}]}}]""",
            words.Data.GetProperty("message").GetProperty("blocks")[1].GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task The_same_id_again_is_accepted_and_has_no_second_effect()
    {
        await using var host = await WebHost.StartAsync();
        var id = Guid.NewGuid();

        using var first = await host.PostAsync(Bodies.Text("hello", id: id));
        using var second = await host.PostAsync(Bodies.Text("hello", id: id));
        using var changed = await host.PostAsync(Bodies.Text("something else", id: id));
        using var events = await host.ListenAsync();

        Assert.All([first, second, changed], response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Single(host.Conversation.Turns);
        Assert.Equal(["hello", "You said: hello"], (await events.UntilSyncedAsync()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_turn_that_could_not_be_committed_is_not_accepted_and_may_be_sent_again()
    {
        await using var host = await WebHost.StartAsync();
        var body = Bodies.Text("hello");
        host.Conversation.FailNext = true;

        using var failed = await host.PostAsync(body);
        using var again = await host.PostAsync(body);
        using var events = await host.ListenAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(["hello", "You said: hello"], (await events.UntilSyncedAsync()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_text_of_the_greatest_length_is_accepted_however_it_is_escaped()
    {
        await using var host = await WebHost.StartAsync();

        using var response = await host.PostAsync(Bodies.Text(new string('é', 50_000)));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(UnusableBodies))]
    public async Task What_cannot_be_used_is_answered_with_one_sentence_and_changes_nothing(string body, string sentence)
    {
        await using var host = await WebHost.StartAsync();

        using var response = await host.PostAsync(body);
        using var events = await host.ListenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(sentence, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(host.Conversation.Turns);
        Assert.Empty(await events.UntilSyncedAsync());
    }

    public static TheoryData<string, string> UnusableBodies { get; } = new()
    {
        { Bodies.Text(new string('x', 50_001)), "That is more than 50,000 characters: shorten it, or give a link." },
        { Bodies.Text(new string('x', 3_000_000)), "That is more than 50,000 characters: shorten it, or give a link." },
        { Bodies.Click("answer", "yes", null, new { note = new string('x', 50_001) }), "That is more than 50,000 characters: shorten it, or give a link." },
        { "", "The message could not be read: its JSON is not as it should be." },
        { "{", "The message could not be read: its JSON is not as it should be." },
        { "[]", "The message could not be read: its JSON is not as it should be." },
        { "null", "The message was empty." },
        { "{}", "The message has no id." },
        { """{"id":"not-a-uuid"}""", "The message could not be read: its JSON is not as it should be." },
        { """{"id":"0b0ce4ac-8f57-4d35-9f3c-0d6b8f1f3a11","conversation":"incidents","person":{"id":"L","name":"L"},"text":"\ud800"}""", "The message could not be read: its JSON is not as it should be." },
        { """{"id":"0b0ce4ac-8f57-4d35-9f3c-0d6b8f1f3a11","conversation":" ","person":{"id":"L","name":"L"},"text":"a"}""", "The channel needs a name of at most 80 characters." },
        { """{"id":"0b0ce4ac-8f57-4d35-9f3c-0d6b8f1f3a11","conversation":"incidents","text":"a"}""", "Say who you are, in at most 80 characters." },
        { """{"id":"0b0ce4ac-8f57-4d35-9f3c-0d6b8f1f3a11","conversation":"incidents","person":{"id":"L","name":"L"}}""", "The message needs either a text or a button." },
        { """{"id":"0b0ce4ac-8f57-4d35-9f3c-0d6b8f1f3a11","conversation":"incidents","person":{"id":"L","name":"L"},"text":"a","action":"b"}""", "The message needs either a text or a button." },
        { Bodies.Text(" \n "), "There is nothing to send yet: write something first." },
        { Bodies.Text("hello", thread: "m-unknown"), "The thread is not known here any more." },
        { Bodies.Click("answer", "yes", null, new { note = (string?)null }), "The button is not one of the bot's." },
        { Bodies.Click("answer", new string('x', 2_001), null), "The button is not one of the bot's." },
    };

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("text/plain")]
    public async Task A_form_of_another_page_cannot_say_anything(string type)
    {
        await using var host = await WebHost.StartAsync();

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.Text("hello"))) { Headers = { ContentType = new(type) } };
        using var response = await host.SendAsync(HttpMethod.Post, "/web/turns", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(host.Conversation.Turns);
    }
}
