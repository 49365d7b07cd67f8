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
    public async Task A_form_opens_in_a_dialog_and_travels_with_its_fields()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);

        var dialog = await server.OpenAsync(question, "Answer with note");
        var after = await server.SendFormAsync(question, dialog, ("Answer", "Yes"), ("Note", "after the *release*"), ("Link", "https://wiki.example.com/1"));
        var edited = await server.Connector.FindAsync(message => message.Id == question.Id && message.Edits > 0);

        Assert.Equal(JsonValueKind.Undefined, after.ValueKind);
        Assert.Contains(@"after the \\*release\\*", edited.Text, StringComparison.Ordinal);
        Assert.Contains("(https://wiki.example.com/1)", edited.Text, StringComparison.Ordinal);
    }

    /// <summary>An edit replaces a card with all that was typed into it. So nothing is typed into cards.</summary>
    [Fact]
    public async Task A_form_that_is_being_filled_in_outlives_every_edit_of_its_card()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var root = await server.Connector.FindAsync(message => message.Text.Contains("Triage: sign-up rate", StringComparison.Ordinal));

        var dialog = await server.OpenAsync(root, "Close");
        await server.PressAsync(question, "It slid", person: "Sam");
        await server.Connector.FindAsync(message => message.Id == root.Id && message.Edits > root.Edits && message.Text.Contains("It slid", StringComparison.Ordinal));
        var after = await server.SendFormAsync(root, dialog, ("What was it really?", "Deploy"), ("Note", "rolled back"));
        var closed = await server.Connector.FindAsync(message => message.Id == root.Id && message.Text.Contains("CLOSED", StringComparison.Ordinal));

        Assert.Equal(JsonValueKind.Undefined, after.ValueKind);
        Assert.Contains("rolled back", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Connector.Messages, message => message.Text.Contains("\"Input.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_in_a_form_is_said_in_the_form_and_nothing_has_to_be_typed_again()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var dialog = await server.OpenAsync(question, "Answer with note");

        var task = await server.SendFormAsync(question, dialog, ("Answer", "Yes"), ("Note", "seen by Sam"), ("When", "the day before the flood"));
        var again = task.GetProperty("value").GetProperty("card").GetProperty("content");
        var after = await server.SendFormAsync(question, again, ("Answer", "Yes"), ("Note", "seen by Sam"));
        await server.Connector.FindAsync(message => message.Id == question.Id && message.Text.Contains("seen by Sam", StringComparison.Ordinal));

        Assert.Equal("continue", Type(task));
        Assert.StartsWith("I cannot read “the day before the flood” as a time.", CardReading.WordsOf(again), StringComparison.Ordinal);
        Assert.Equal(("Yes", "seen by Sam"), (again.Input("Answer").GetProperty("value").GetString(), again.Input("Note").GetProperty("value").GetString()));
        Assert.Equal(JsonValueKind.Undefined, after.ValueKind);
        Assert.DoesNotContain(server.Connector.Messages, message => message.Text.Contains("I cannot read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_of_a_question_that_is_settled_does_not_open()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        await server.PressAsync(question, "It slid");

        var skip = await server.TaskAsync(server.Activities.Dialog("task/fetch", question, question.Button("Skip").GetProperty("data")));
        var elsewhere = await server.TaskAsync(server.Activities.Dialog("task/fetch", question with { Conversation = Activities.Group }, question.Button("Answer with note").GetProperty("data")));

        Assert.All([skip, elsewhere], task => Assert.Equal(("message", "That is not asked any more: see the card."), (Type(task), task.GetProperty("value").GetString())));
    }

    [Fact]
    public async Task A_form_that_arrives_twice_has_one_effect()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        var dialog = await server.OpenAsync(question, "Skip");
        var sent = server.Activities.Dialog("task/submit", question, dialog.Button("Skip").GetProperty("data"), dialog.Fill([("Why is it skipped?", "nobody is there")]));

        await server.TaskAsync(sent);
        var second = await server.TaskAsync(sent);

        Assert.Equal(JsonValueKind.Undefined, second.ValueKind);
        Assert.Single(server.Inbox.Turns, turn => turn.Said is IncidentBot.Conversations.Said.Click { Action: "skip" });
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
    public async Task A_word_for_one_person_whose_client_knows_only_Submit_is_said_in_the_thread()
    {
        await using var server = await TeamsServer.StartAsync();
        var question = await AskedAsync(server);
        await server.PressAsync(question, "Don't know", person: "Sam");

        using var response = await server.SendAsync(server.Activities.Submit(question, question.Button("It slid").GetProperty("fallback")));
        var word = await server.Connector.FindAsync(message => message.Text.Contains("already answered", StringComparison.Ordinal));

        Assert.Equal(question.Conversation, word.Conversation);
        Assert.Contains("<at>Name of 29:Lena</at> Sam already answered this", word.Text, StringComparison.Ordinal);
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
