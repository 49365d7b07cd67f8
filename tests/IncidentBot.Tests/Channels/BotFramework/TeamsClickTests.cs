using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>What a person sees who presses a button, and what everybody else sees.</summary>
public sealed class TeamsClickTests
{
    private const string Card = "application/vnd.microsoft.card.adaptive";
    private const string Notice = "application/vnd.microsoft.activity.message";

    [Fact]
    public async Task The_one_who_pressed_gets_the_new_card_at_once_and_everybody_gets_it_as_an_edit()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);

        var answer = await server.PressAsync(question, "Don't know");
        var edited = await server.Connector.FindAsync(message => message.Id == question.Id && message.Edits > 0);

        Assert.Equal(Card, Type(answer));
        Assert.Equal(edited.Text, answer.GetProperty("value").GetRawText());
        Assert.Contains("Correct this", edited.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_press_again_has_no_second_effect_and_the_same_answer()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var press = server.Activities.Execute(question, question.Button("Don't know"));

        using var first = await server.SendAsync(press);
        using var second = await server.SendAsync(press);

        Assert.Equal(await Body(first), await Body(second));
        Assert.Single(server.Inbox.Turns, turn => turn.Said is IncidentBot.Conversations.Said.Click { Action: "answer" });
    }

    [Fact]
    public async Task A_word_for_one_person_is_a_notice_that_only_that_person_sees()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        await server.PressAsync(question, "Don't know");

        var answer = await server.PressAsync(question, "It slid", person: "Sam");

        Assert.Equal((Notice, true), (Type(answer), answer.GetProperty("value").GetString()?.Contains("Lena already answered this", StringComparison.Ordinal)));
        Assert.DoesNotContain(server.Connector.Messages, message => message.Text.Contains("already answered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_travels_with_its_fields()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var inputs = new Dictionary<string, object>
        {
            [question.Input("Answer")] = "Yes",
            [question.Input("Note")] = "after the *release*",
            [question.Input("Link")] = "https://wiki.example.com/1",
        };

        var answer = await server.PressAsync(question, "Save", inputs);

        Assert.Equal(Card, Type(answer));
        Assert.Contains(@"after the \\*release\\*", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("(https://wiki.example.com/1)", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_knows_only_Submit_answers_too()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);

        using var response = await server.SendAsync(server.Activities.Submit(question, question.Button("It slid").GetProperty("fallback")));
        var edited = await server.Connector.FindAsync(message => message.Id == question.Id && message.Edits > 0);

        Assert.Equal((200, ""), ((int)response.StatusCode, await Body(response)));
        Assert.Contains("Lena: It slid", edited.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_in_a_submitted_form_is_said_to_the_person_in_the_thread()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var inputs = new Dictionary<string, object> { [question.Input("Answer")] = "Yes", [question.Input("When")] = "the day before the flood" };

        using var response = await server.SendAsync(server.Activities.Submit(question, question.Button("Save").GetProperty("fallback"), inputs));
        var word = await server.Connector.FindAsync(message => message.Text.Contains("I cannot read", StringComparison.Ordinal));

        Assert.Equal(question.Conversation, word.Conversation);
        Assert.Contains("<at>Name of 29:Lena</at> I cannot read", word.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_may_ask_for_a_cards_newest_state_at_any_time()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        await server.PressAsync(question, "It slid");
        await server.Connector.FindAsync(message => message.Id == question.Id && message.Edits > 0);

        using var response = await server.SendAsync(server.Activities.Execute(question, question.Card.GetProperty("refresh").GetProperty("action"), person: "Sam"));
        var answer = JsonElement.Parse(await Body(response));

        Assert.Equal(Card, Type(answer));
        Assert.Contains("Lena: It slid", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Inbox.Turns, turn => turn.By.Name == "Sam");
    }

    [Fact]
    public async Task A_card_that_was_taken_to_another_conversation_does_nothing_there()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var elsewhere = question with { Conversation = Activities.Group };

        var answer = await server.PressAsync(elsewhere, "It slid", person: "Sam");
        using var refresh = await server.SendAsync(server.Activities.Execute(elsewhere, question.Card.GetProperty("refresh").GetProperty("action")));

        Assert.Equal((Notice, "application/vnd.microsoft.error"), (Type(answer), Type(JsonElement.Parse(await Body(refresh)))));
        Assert.Equal(0, server.Connector.Messages.Single(message => message.Id == question.Id).Edits);
    }

    [Fact]
    public async Task A_button_that_starts_a_triage_says_where_it_went()
    {
        await using var server = await TeamsServer.StartAsync();
        using var start = await server.SendAsync(server.Activities.Post("triage sign-up rate -20%"));
        var choice = await server.Connector.FindAsync(message => message.HasButton("Go on with “sign-up rate”, asking only"));

        var answer = await server.PressAsync(choice, "Go on with “sign-up rate”, asking only");
        var root = await server.Connector.FindAsync(message => message.Text.Contains("Triage: sign-up rate", StringComparison.Ordinal));

        Assert.Equal("The triage has started: it has its own post.", answer.GetProperty("value").GetString());
        Assert.Equal($"{Activities.Channel};messageid={root.Id}", root.Conversation);
        Assert.NotEqual(root.Conversation, choice.Conversation);
    }

    [Fact]
    public async Task A_press_is_answered_in_time_also_when_Teams_takes_no_edits()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TeamsServer.StartAsync(time);
        var question = await AskedAsync(server);
        var hang = new TaskCompletionSource();
        server.Connector.FailNext(Enumerable.Repeat(new Fault(false, _ => hang.Task), 3));
        var before = server.Connector.Calls.Count;

        // The root's edit goes first and hangs; the card's own edit waits behind it.
        var pressing = server.PressAsync(question, "It slid");
        await server.Connector.CallsReachAsync(before + 1);
        time.Advance(TimeSpan.FromSeconds(2));
        var answer = await pressing;
        hang.SetResult();

        Assert.Equal((Notice, "Noted. The card follows in a moment."), (Type(answer), answer.GetProperty("value").GetString()));
    }

    /// <summary>The first question of a triage that only people answer.</summary>
    internal static async Task<Shown> AskedAsync(TeamsServer server)
    {
        using var start = await server.SendAsync(server.Activities.Post("triage sign-up rate -20%"));
        var choice = await server.Connector.FindAsync(message => message.HasButton("Go on with “sign-up rate”, asking only"));
        await server.PressAsync(choice, "Go on with “sign-up rate”, asking only");
        return await server.Connector.FindAsync(message => message.HasButton("It slid"));
    }

    private static string? Type(JsonElement answer) => answer.GetProperty("type").GetString();

    private static Task<string> Body(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
