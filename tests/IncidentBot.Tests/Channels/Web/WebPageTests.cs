using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IncidentBot.Tests.Channels.Web;

public sealed class WebPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly Place Incidents = new("web", "incidents", null);

    [Fact]
    public async Task A_practised_drop_opens_its_thread_and_goes_on_to_the_verdict()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);

        await page.PractiseAsync("Sales fall on one platform");
        await Expect(page.Page.Locator("#thread-title")).ToHaveTextAsync(ScriptedConversation.Title);
        await page.AnswerAsync("Did tracking change", "No");
        await page.AnswerAsync("Was a third party", "Yes");

        await Expect(page.Thread.Locator(".facts")).ToContainTextAsync("Technical: own deploy, high confidence (97 %)");
        await Expect(page.ChannelMessages).ToHaveCountAsync(3);
        await Expect(page.ThreadMessages).ToHaveCountAsync(6);
        await Expect(page.Channel.GetByRole(AriaRole.Link, new() { Name = "6 messages in the thread" })).ToBeVisibleAsync();
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_reload_in_the_middle_shows_the_same_thread_and_nothing_twice()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.PractiseAsync("Sales fall on one platform");
        await page.AnswerAsync("Did tracking change", "No");
        await Expect(page.ThreadMessages).ToHaveCountAsync(4);

        await page.Page.ReloadAsync();

        await Expect(page.ThreadMessages).ToHaveCountAsync(4);
        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        await page.AnswerAsync("Was a third party", "Yes");
        await Expect(page.Thread.Locator(".facts")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_edit_replaces_its_message_and_keeps_the_focus()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await host.Conversation.PostAsync(Incidents, Ask("First words"));
        var button = page.Channel.GetByRole(AriaRole.Button, new() { Name = "Yes" });
        await button.FocusAsync();

        await host.Conversation.PostAsync(Incidents, Ask("Other words"));

        await Expect(page.ChannelMessages).ToHaveCountAsync(1);
        await Expect(page.ChannelMessages).ToContainTextAsync("Other words");
        await Expect(button).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_said_while_the_bot_is_down_arrives_once_when_it_is_back()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.SyncedAsync();
        await page.SayInChannelAsync("before");
        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        await host.StopAsync();

        await page.SayInChannelAsync("meanwhile");
        await Expect(page.Banner).ToContainTextAsync("One message is kept");
        await Expect(page.Channel.GetByLabel("Not sent yet")).ToContainTextAsync("meanwhile");
        await page.PictureAsync("offline");
        await host.StartAgainAsync();

        await Expect(page.ChannelMessages).ToHaveCountAsync(4);
        await Expect(page.ChannelMessages.Nth(2)).ToContainTextAsync("meanwhile");
        await Expect(page.Channel.GetByLabel("Not sent yet")).ToHaveCountAsync(0);
        await Expect(page.Banner).ToBeEmptyAsync();
        Assert.Equal(2, host.Conversation.Turns.Count);
    }

    [Fact]
    public async Task What_waits_to_be_sent_survives_closing_the_page()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.SyncedAsync();
        await host.StopAsync();
        await page.SayInChannelAsync("meanwhile");
        await Expect(page.Channel.GetByLabel("Not sent yet")).ToBeVisibleAsync();
        await page.Page.GotoAsync("about:blank");

        await host.StartAgainAsync();
        await page.Page.GotoAsync(host.Address.ToString());

        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        Assert.Single(host.Conversation.Turns);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_in_a_sentence_and_kept()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.SyncedAsync();
        var text = new string('x', 50_001);

        await page.SayInChannelAsync(text);

        await Expect(page.Channel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is more than 50,000 characters: shorten it, or give a link.");
        await Expect(page.Page.GetByLabel("Message to the channel")).ToHaveValueAsync(text);
        Assert.Empty(host.Conversation.Turns);
    }

    [Fact]
    public async Task What_is_refused_after_it_has_waited_is_told_and_can_be_taken_back()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.SyncedAsync();
        var text = new string('x', 50_001);
        await host.StopAsync();
        await page.SayInChannelAsync(text);
        await Expect(page.Banner).ToContainTextAsync("One message is kept");

        await host.StartAgainAsync();
        await Expect(page.Channel.GetByLabel("Not sent yet").GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is more than 50,000 characters: shorten it, or give a link.");
        await page.Channel.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();

        await Expect(page.Page.GetByLabel("Message to the channel")).ToHaveValueAsync(text);
        await Expect(page.Channel.GetByLabel("Not sent yet")).ToHaveCountAsync(0);
        Assert.Empty(host.Conversation.Turns);
    }

    [Fact]
    public async Task A_form_travels_with_its_fields_and_says_what_is_missing()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.PractiseAsync("Sales fall on one platform");
        await page.AnswerAsync("Did tracking change", "Yes");

        await page.Dialog.GetByLabel("Link").FillAsync("javascript:alert(1)");
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Answer yes" }).ClickAsync();
        await Expect(page.Dialog).ToBeVisibleAsync();
        await page.Dialog.GetByLabel("Link").FillAsync("https://example.com/change");
        await page.Dialog.GetByLabel("The data pipeline").CheckAsync();
        await page.Dialog.GetByLabel("Note").FillAsync("first line\nsecond line");
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Answer yes" }).ClickAsync();

        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(page.ThreadMessages.Last).ToContainTextAsync("chose Yes");
        var click = Assert.IsType<Said.Click>(host.Conversation.Turns.Single(turn => turn.Said is Said.Click).Said);
        Assert.Equal(
            [("kind", "pipeline"), ("link", "https://example.com/change"), ("note", "first line\nsecond line"), ("time", "09:41")],
            click.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => (field.Key, field.Value)));
    }

    [Fact]
    public async Task Markup_and_odd_links_are_shown_as_the_text_they_are()
    {
        const string hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> &amp; \u202e*bold* javascript:alert(3)";
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await page.BeAsync("<b>Eve</b>");
        var link = RichText.Of(new Link(hostile, new Uri("javascript:alert(4)")), new Link("relative", new Uri("/web/turns", UriKind.Relative)), new Link("data", new Uri("data:text/html,x")), new Link("good", new Uri("https://example.com/a?b=c")));

        await page.SayInChannelAsync(hostile);
        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        await host.Conversation.PostAsync(Incidents, new Message("hostile", Placement.Channel, hostile,
        [
            new Heading(hostile), new Paragraph(link), new Facts([new Fact(hostile, hostile)]), new Checklist([new CheckRow(CheckMark.Problem, hostile, hostile)]), new SmallPrint(hostile),
            new Buttons([new Button("a", hostile, "\"><script>", Form: new Form(hostile, hostile, [new Field("f", hostile, FieldKind.Text, Hint: hostile)]))]),
        ]));
        await page.Channel.GetByRole(AriaRole.Button, new() { Name = hostile }).ClickAsync();

        await Expect(page.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync(hostile);
        await Expect(page.ChannelMessages.First.Locator(".text")).ToHaveTextAsync(hostile);
        await Expect(page.ChannelMessages.Last.GetByRole(AriaRole.Link, new() { IncludeHidden = true })).ToHaveCountAsync(1);
        await Expect(page.ChannelMessages.Last.GetByText("good")).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Expect(page.Page.Locator(".messages img, .messages script, dialog img, dialog script")).ToHaveCountAsync(0);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_private_message_is_seen_by_its_reader_only()
    {
        await using var host = await WebHost.StartAsync();
        await using var lena = await browser.OpenAsync(host.Address);
        await using var jonas = await browser.OpenAsync(host.Address);
        await lena.BeAsync("Lena");
        await jonas.BeAsync("Jonas");

        await host.Conversation.PostAsync(Incidents, new Message("hint", Placement.Private, "For Lena", [new Paragraph("For Lena")]) { For = "Lena" });
        await host.Conversation.PostAsync(Incidents, new Message("all", Placement.Channel, "For all", [new Paragraph("For all")]));

        await Expect(lena.ChannelMessages).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("For Lena$"), new System.Text.RegularExpressions.Regex("For all$")]);
        await Expect(jonas.ChannelMessages).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("For all$")]);
    }

    [Fact]
    public async Task Two_people_see_what_the_other_says()
    {
        await using var host = await WebHost.StartAsync();
        await using var lena = await browser.OpenAsync(host.Address);
        await using var jonas = await browser.OpenAsync(host.Address);
        await lena.BeAsync("Lena");
        await jonas.BeAsync("Jonas");

        await lena.SayInChannelAsync("hello from Lena");

        await Expect(jonas.Channel.GetByRole(AriaRole.Article, new() { Name = "Lena" })).ToContainTextAsync("hello from Lena");
        await Expect(jonas.Page.Locator("#announcer p").Last).ToHaveTextAsync("IncidentBot: You said: hello from Lena");
    }

    [Fact]
    public async Task A_pointer_to_another_triage_leads_to_its_thread()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);
        await host.Conversation.PostAsync(Incidents, new Message("root", Placement.Root, "The other triage", [new Heading("The other triage")]));
        await host.Conversation.PostAsync(Incidents, new Message("join", Placement.Channel, "There is one", [new Paragraph(RichText.Of(new TriageLink("Join it", ScriptedConversation.Triage), new TriageLink("Gone", "unknown")))]));

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Gone" }).ClickAsync();
        await Expect(page.Page.Locator("#announcer p").Last).ToHaveTextAsync("That triage is not known here.");
        await Expect(page.Thread).ToBeHiddenAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Join it" }).ClickAsync();

        await Expect(page.Page.Locator("#thread-title")).ToHaveTextAsync("The other triage");
    }

    [Fact]
    public async Task A_second_channel_is_a_conversation_of_its_own()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add a channel" }).ClickAsync();
        await page.Dialog.GetByLabel("Name of the channel").FillAsync("#Growth Team");
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.SayInChannelAsync("hello");
        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "# incidents" }).ClickAsync();

        await Expect(page.ChannelMessages).ToHaveCountAsync(0);
        Assert.Equal("growth-team", Assert.Single(host.Conversation.Turns).Place.Conversation);
    }

    [Fact]
    public async Task On_a_phone_one_goes_back_from_the_thread_to_the_channel_to_the_list()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, BrowserFixture.Phone);
        await page.PractiseAsync("Sales fall on one platform");
        await Expect(page.Thread).ToBeVisibleAsync();
        await Expect(page.Channel).ToBeHiddenAsync();

        await page.Page.GetByText("Where it stands").ClickAsync();
        await Expect(page.Thread.GetByText("opens when the rest is answered")).ToBeVisibleAsync();
        await page.PictureAsync("phone-light-5-overview");
        await page.Thread.GetByRole(AriaRole.Link, new() { Name = "# incidents" }).ClickAsync();
        await Expect(page.Channel).ToBeVisibleAsync();
        await Expect(page.Thread).ToBeHiddenAsync();
        await page.PictureAsync("phone-light-6-channel");
        await page.Channel.GetByRole(AriaRole.Link, new() { Name = "Channels" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "# incidents" })).ToBeVisibleAsync();
        await page.PictureAsync("phone-light-7-channels");
        await page.Page.GoBackAsync();

        await Expect(page.Channel).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Long_words_and_long_texts_stay_inside_a_phones_width()
    {
        var word = new string('W', 200);
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, BrowserFixture.Phone);
        await page.SayInChannelAsync(string.Concat(Enumerable.Repeat("a long story ", 400)));
        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        await host.Conversation.PostAsync(Incidents, new Message("root", Placement.Root, word,
        [
            new Heading(word), new Paragraph(word), new Checklist([new CheckRow(CheckMark.Unknown, word, word)]), new Facts([new Fact(word, word)]), new Buttons([new Button("a", word[..75], "b")]), new SmallPrint(word),
        ]));
        await Expect(page.Thread).ToBeVisibleAsync();
        await page.PictureAsync("long-thread");
        Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Page.GoBackAsync();

        await Expect(page.Channel).ToBeVisibleAsync();
        await page.PictureAsync("long-channel");
        Assert.Equal(0, await page.Page.Locator("#channel-scroll").EvaluateAsync<int>("node => node.scrollWidth - node.clientWidth"));
        await page.Channel.GetByRole(AriaRole.Button, new() { Name = "Show all" }).First.ClickAsync();
        await Expect(page.Channel.GetByRole(AriaRole.Button, new() { Name = "Show less" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("#/%zz/%")]
    [InlineData("#/incidents/m0000")]
    [InlineData("#///")]
    public async Task An_address_that_leads_nowhere_leaves_a_page_that_works(string address)
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(new Uri(host.Address, address));

        await page.SyncedAsync();
        await page.SayInChannelAsync("hello");

        await Expect(page.ChannelMessages).ToHaveCountAsync(2);
        Assert.Empty(page.Problems);
    }

    private static Message Ask(string text) => new("ask", Placement.Channel, text, [new Paragraph(text), new Buttons([new Button("answer", "No", "no"), new Button("answer", "Yes", "yes")])]);
}
