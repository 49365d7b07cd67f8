using System.Text.Json;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Web;

public sealed class WebEventTests
{
    private static readonly Place Incidents = new("web", "incidents", null);

    [Fact]
    public async Task A_page_gets_the_message_as_it_was_written_with_where_it_stands_and_who_wrote_it()
    {
        await using var host = await WebHost.StartAsync();
        var message = ScriptedConversation.Verdict() with { Placement = Placement.Channel };
        var id = await host.Conversation.PostAsync(Incidents, message);

        using var events = await host.ListenAsync();
        var data = Assert.Single(await events.UntilSyncedAsync()).Data;

        Assert.Equal(JsonSerializer.Serialize(message, TriageJson.Options), data.GetProperty("message").GetRawText());
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","stream":"lobby-incidents","revision":1,"position":1,"conversation":"incidents","author":{"id":"incidentbot","name":"IncidentBot","bot":true}}""",
            JsonSerializer.Serialize(data.EnumerateObject().Where(property => property.Name is not "message" and not "at").ToDictionary(property => property.Name, property => property.Value)));
    }

    [Fact]
    public async Task An_edit_keeps_its_message_and_its_place()
    {
        await using var host = await WebHost.StartAsync();
        using var events = await host.ListenAsync();
        await events.UntilSyncedAsync();

        var first = await host.Conversation.PostAsync(Incidents, Say("a", "one"));
        var posted = await events.NextAsync();
        await host.Conversation.PostAsync(Incidents, Say("b", "two"));
        await events.NextAsync();
        var edited = await host.Conversation.PostAsync(Incidents, Say("a", "one, edited"));
        var replaced = await events.NextAsync();
        using var fresh = await host.ListenAsync();

        Assert.Equal(first, edited);
        Assert.Equal((first, "one", 1L), (posted?.MessageId, posted?.Text, posted?.Position));
        Assert.Equal((first, "one, edited", 1L), (replaced?.MessageId, replaced?.Text, replaced?.Position));
        Assert.Equal(["two", "one, edited"], (await fresh.UntilSyncedAsync()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_message_that_is_delivered_again_is_no_news()
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, Say("a", "one"));
        using var events = await host.ListenAsync();
        await events.UntilSyncedAsync();

        await host.Conversation.PostAsync(Incidents, Say("a", "one"));
        await host.Conversation.PostAsync(Incidents, Say("b", "two"));

        Assert.Equal("two", (await events.NextAsync())?.Text);
    }

    [Theory]
    [InlineData("", "Last-Event-ID", "2")]
    [InlineData("?after=2", "Accept", "text/event-stream")]
    public async Task A_page_that_was_away_gets_what_is_newer_than_it_knows(string query, string header, string value)
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, Say("a", "one"));
        await host.Conversation.PostAsync(Incidents, Say("b", "two"));
        await host.Conversation.PostAsync(Incidents, Say("c", "three"));
        await host.Conversation.PostAsync(Incidents, Say("a", "one, edited"));

        using var events = await host.ListenAsync(query, (header, value));
        var missed = await events.UntilSyncedAsync();

        Assert.Equal([("message", "3", "three"), ("message", "4", "one, edited")], missed.Select(message => (message.Name, message.Id!, message.Text!)));
    }

    [Fact]
    public async Task A_page_that_knows_more_than_there_is_starts_over()
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, Say("a", "one"));

        using var events = await host.ListenAsync("", ("Last-Event-ID", "500"));
        var seen = await events.UntilSyncedAsync();

        Assert.Equal(["reset", "message"], seen.Select(message => message.Name));
    }

    [Fact]
    public async Task Everything_is_still_there_after_a_restart_and_an_edit_is_still_an_edit()
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, Say("a", "one"));
        using var words = await host.PostAsync(Bodies.Text("hello"));
        await host.StopAsync();

        await host.StartAgainAsync();
        await host.Conversation.PostAsync(Incidents, Say("a", "one, edited"));
        using var events = await host.ListenAsync();
        var messages = await events.UntilSyncedAsync();

        Assert.Equal(["one, edited", "hello", "You said: hello"], messages.OrderBy(message => message.Position).Select(message => message.Text));
    }

    [Fact]
    public async Task A_private_message_reaches_its_reader_only()
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, new Message("hint", Placement.Private, "Only for Lena", [new Paragraph("Only for Lena")]) { For = "Lena" });

        using var lena = await host.ListenAsync("?person=Lena");
        using var jonas = await host.ListenAsync("?person=Jonas");
        using var nobody = await host.ListenAsync();

        Assert.Single(await lena.UntilSyncedAsync());
        Assert.Empty(await jonas.UntilSyncedAsync());
        Assert.Empty(await nobody.UntilSyncedAsync());
    }

    [Fact]
    public async Task What_belongs_into_a_thread_waits_for_the_root_message()
    {
        await using var host = await WebHost.StartAsync();
        var early = new Delivery("t-9", Incidents, new Message("q", Placement.Thread, "A question", []), null);

        var waiting = await host.Conversation.Channel!.DeliverAsync(early, TestContext.Current.CancellationToken);
        var root = await host.Conversation.Channel.DeliverAsync(early with { Message = new Message("root", Placement.Root, "Root", []) }, TestContext.Current.CancellationToken);
        var delivered = await host.Conversation.Channel.DeliverAsync(early, TestContext.Current.CancellationToken);
        using var events = await host.ListenAsync();

        Assert.IsType<DeliveryResult.TryAgain>(waiting);
        Assert.IsType<DeliveryResult.Delivered>(delivered);
        Assert.Equal(Assert.IsType<DeliveryResult.Delivered>(root).MessageId, (await events.UntilSyncedAsync())[1].Data.GetProperty("thread").GetString());
    }

    [Fact]
    public async Task A_quiet_stream_says_that_it_is_still_there()
    {
        await using var host = await WebHost.StartAsync();
        using var events = await host.ListenAsync();
        await events.UntilSyncedAsync();

        var next = events.NextAsync();
        await host.AdvanceUntilAsync(next);

        Assert.Equal(":", (await next)?.Name);
    }

    [Fact]
    public async Task Stopping_the_bot_ends_the_streams_at_once()
    {
        await using var host = await WebHost.StartAsync();
        using var events = await host.ListenAsync();
        await events.UntilSyncedAsync();

        await host.StopAsync();

        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task The_stream_of_a_triage_can_be_read_by_itself()
    {
        await using var host = await WebHost.StartAsync();
        await host.Conversation.PostAsync(Incidents, new Message("root", Placement.Root, "Root", []));
        await host.Conversation.PostAsync(Incidents, Say("a", "elsewhere"));

        using var response = await host.GetAsync($"/web/streams/{ScriptedConversation.Triage}");
        var messages = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Root", Assert.Single(messages.EnumerateArray()).GetProperty("message").GetProperty("notification").GetString());
    }

    private static Message Say(string key, string text) => new(key, Placement.Channel, text, [new Paragraph(text)]);
}
