using System.Text.Json.Nodes;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Messages in Block Kit: at and over each limit, and with everything that somebody could try to smuggle into a text.</summary>
public sealed class SlackMessageTests
{
    private const string Evil = "<!channel> <!here> @channel <@U0FOREIGN> <#C0OTHER> <https://evil.example|https://bank.example> *bold* _it_ `code` :fire: &amp; \u202Etxet\u202C";

    public static TheoryData<string, Message, bool> Sizes => new()
    {
        { "50 blocks", Of([.. Enumerable.Range(0, 50).Select(i => new Paragraph($"p{i}"))]), false },
        { "51 blocks", Of([.. Enumerable.Range(0, 51).Select(i => new Paragraph($"p{i}"))]), true },
        { "11,999 characters and the notification", Of([.. Paragraphs(11_999)]), false },
        { "12,000 characters and the notification", Of([.. Paragraphs(12_000)]), true },
        { "a paragraph of 3,000", Of(new Paragraph(new string('p', 3_000))), false },
        { "a paragraph of 3,001", Of(new Paragraph(new string('p', 3_001))), false },
        { "a heading of 150", Of(new Heading(new string('h', 150))), false },
        { "a heading of 151", Of(new Heading(new string('h', 151))), false },
        { "25 buttons", Of(Pressable(25, "label")), false },
        { "26 buttons", Of(Pressable(26, "label")), false },
        { "a label of 75", Of(Pressable(1, new string('l', 75))), false },
        { "a label of 76", Of(Pressable(1, new string('l', 76))), false },
        { "a value of 2,000", Of(new Buttons([new Button("a", "l", new string('v', 2_000))])), false },
        { "a value of 2,001", Of(new Buttons([new Button("a", "l", new string('v', 2_001))])), false },
        { "small print of 3,001", Of(new SmallPrint(new string('s', 3_001))), false },
        { "nothing but empty texts", Of(new Heading(" "), new Paragraph(""), new SmallPrint(""), new Facts([])), false },
        { "facts far too long", Of(new Heading("h"), new Facts([.. Enumerable.Range(0, 400).Select(i => new Fact($"fact {i}", new string('f', 200)))]), Pressable(3, "still here")), true },
        { "a link that is too long", Of(new Paragraph(RichText.Of(new Link("here", new Uri($"https://example.com/{new string('x', 3_000)}"))))), false },
        { "signs of two halves at the cut", Of(new Paragraph(new string('p', 2_999) + "😀😀")), false },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Slack_takes_a_message_of_any_size_and_what_it_has_no_room_for_is_in_a_file(string size, Message message, bool hasFile)
    {
        await using var host = await SlackHost.StartAsync();

        var result = await DeliverAsync(host, message);

        Assert.IsType<DeliveryResult.Delivered>(result);
        Assert.DoesNotContain("refused", host.Logs.Text, StringComparison.Ordinal);
        var posted = Assert.Single(host.Slack.Messages);
        Assert.Equal(message.Blocks.OfType<Buttons>().Sum(buttons => buttons.Items.Count), SlackReader.ButtonsOf(posted).Count());
        var files = host.Slack.Calls.Where(call => call.Method == "files.completeUploadExternal").Select(call => host.Slack.UploadedText(call.Body["files"]?[0]?["id"]?.ToString() ?? "")).ToList();
        Assert.True(hasFile == (files.Count == 1), size);
        Assert.Equal(hasFile, SlackReader.TextOf(posted).Contains("as a file", StringComparison.Ordinal));
        // Every word of the message is either on it or in its file.
        var shown = hasFile ? files[0] : SlackReader.TextOf(posted).Replace("\n", "", StringComparison.Ordinal);
        Assert.All(message.Blocks.OfType<Paragraph>(), paragraph => Assert.Contains(paragraph.Text.ToPlainText(), shown, StringComparison.Ordinal));
        Assert.All(message.Blocks.OfType<SmallPrint>(), print => Assert.Contains(print.Text.ToPlainText(), shown, StringComparison.Ordinal));
        Assert.All(message.Blocks.OfType<Facts>().SelectMany(facts => facts.Items), fact => Assert.Contains(fact.Label, shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(24, 75, 100, 150)]
    [InlineData(25, 76, 101, 151)]
    public void Slack_takes_a_form_of_any_size(int title, int label, int choices, int value)
    {
        var form = new Form(new string('t', title), new string('s', title),
        [
            new Field("one", new string('l', 2_001), FieldKind.Choice, Required: true, Initial: "none of them", Choices: [.. Enumerable.Range(0, choices).Select(i => new Choice($"{i}{new string('v', value - 3)}", new string('c', label)))]),
            new Field("two", "Note", FieldKind.LongText, Initial: new string('n', 3_001), Hint: new string('h', 2_001)),
            new Field("three", "Link", FieldKind.Link, Initial: "https://example.com"),
        ]);

        var modal = IncidentBot.Channels.Slack.SlackForm.ToModal(form, new IncidentBot.Channels.Slack.FormTarget("C1", "1.1", "stream", "action", "value"));

        Assert.Null(SlackBlockRules.FindViewFault(modal));
    }

    [Fact]
    public async Task Nothing_can_be_smuggled_in_by_a_text()
    {
        await using var host = await SlackHost.StartAsync();
        var message = Of(
            new Heading(Evil),
            new Paragraph(Evil),
            new Checklist([new CheckRow(CheckMark.Ok, Evil, Evil)]),
            new Facts([new Fact(Evil, RichText.Of(new Strong(Evil), new Link(Evil, new Uri("https://shop.example/<!channel>|x")), new Mention(new Person { Id = "U0FOREIGN", Name = Evil })))]),
            new Buttons([new Button("answer", Evil, Evil)]),
            new SmallPrint(Evil)) with { Notification = Evil };

        await DeliverAsync(host, message);

        var posted = Assert.Single(host.Slack.Messages);
        Assert.DoesNotMatch("[<>]|&(?!lt;|gt;|amp;)", posted["text"]?.ToString());
        Assert.Equal("none", posted["parse"]?.ToString());
        Assert.Empty(SlackReader.Elements(posted["blocks"], "mrkdwn").Concat(SlackReader.Elements(posted["blocks"], "broadcast")).Concat(SlackReader.Elements(posted["blocks"], "user")));
        Assert.Equal(["https://shop.example/%3C!channel%3E%7Cx"], SlackReader.Elements(posted["blocks"], "link").Select(link => link["url"]?.ToString()));
        Assert.DoesNotContain('\u202E', SlackReader.TextOf(posted));
    }

    [Theory]
    [InlineData("https://bank.example/pay", "https://evil.example/", "https://bank.example/pay (evil.example)")]
    [InlineData("see bank.example", "https://evil.example/", "see bank.example (evil.example)")]
    [InlineData("https://evil.example/a", "https://evil.example/b", "https://evil.example/a")]
    [InlineData("release 8.4", "https://evil.example/", "release 8.4")]
    public async Task A_link_that_reads_like_another_address_says_where_it_leads(string text, string target, string shown)
    {
        await using var host = await SlackHost.StartAsync();

        await DeliverAsync(host, Of(new Paragraph(RichText.Of(new Link(text, new Uri(target))))));

        Assert.Equal(shown, Assert.Single(SlackReader.Elements(host.Slack.Messages[0], "link"))["text"]?.ToString());
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:password@evil.example/")]
    [InlineData("slack://channel?id=1")]
    public async Task Only_plain_web_addresses_are_links(string target)
    {
        await using var host = await SlackHost.StartAsync();

        await DeliverAsync(host, Of(new Paragraph(RichText.Of(new Link("here", new Uri(target))))));

        Assert.Empty(SlackReader.Elements(host.Slack.Messages[0], "link"));
    }

    [Fact]
    public async Task A_metric_that_is_named_like_a_mention_of_everybody_stays_a_name_through_a_whole_triage()
    {
        await using var host = await SlackHost.StartAsync();

        await host.MentionAsync("U0ADA", "triage <!channel> &lt;!here&gt; revenue");
        var choice = await host.Slack.SeeAsync("asking only");
        await host.PressAsync("U0ADA", choice, SlackReader.ButtonsOf(choice).Select(pair => SlackReader.LabelOf(pair.Button)).Last());

        var root = await host.Slack.SeeAsync("Triage: @channel <!here> revenue");
        await host.Slack.SeeAsync(message => message["thread_ts"]?.ToString() == root["ts"]?.ToString());
        Assert.All(host.Slack.Messages.Where(message => message["blocks"] is not null), message =>
        {
            Assert.DoesNotContain("<!", message["text"]?.ToString(), StringComparison.Ordinal);
            Assert.Empty(SlackReader.Elements(message["blocks"], "mrkdwn").Concat(SlackReader.Elements(message["blocks"], "broadcast")));
        });
    }

    private static Task<DeliveryResult> DeliverAsync(SlackHost host, Message message) =>
        host.Channel.DeliverAsync(new Delivery("lobby:slack:C1", new Place("slack", "C1", null), message, null), TestContext.Current.CancellationToken);

    private static Message Of(params IReadOnlyList<Block> blocks) => new("key", Placement.Channel, "n", blocks);

    private static Buttons Pressable(int count, string label) => new([.. Enumerable.Range(0, count).Select(i => new Button("answer", label, $"{i}"))]);

    private static IEnumerable<Paragraph> Paragraphs(int characters) => Enumerable.Range(0, 4).Select(i => new Paragraph(new string('x', Math.Min(3_000, characters - i * 3_000))));
}
