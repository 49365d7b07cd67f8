using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Channels.BotFramework.Cards;
using IncidentBot.Triage;
using NJsonSchema;

namespace IncidentBot.Tests.Channels.BotFramework;

public sealed class CardTests
{
    private const int MostBytes = 25_000;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<JsonElement>> Cards = new(MadeMessages.All.Select(made => KeyValuePair.Create(made.Key, () => Render(made.Key))))
    {
        ["question-open-form-on-card"] = () => Render("question-open", FormPlace.OnCard),
        ["dialog-detail"] = () => Dialog("question-open", "Answer with note"),
        ["dialog-detail-wrong"] = () => Dialog("question-open", "Answer with note", "I cannot read “*soon*” as a time.", ("note", "see “[x](https://evil.example)”"), ("time", "*soon*")),
        ["dialog-skip"] = () => Dialog("question-open", "Skip"),
        ["dialog-ask"] = () => Dialog("question-open", "Ask someone"),
        ["dialog-correct"] = () => Dialog("question-settled", "Correct this"),
        ["dialog-intake"] = () => Dialog("root-asking", "Correct"),
        ["dialog-close"] = () => Dialog("root-measured", "Close"),
    };

    public static TheoryData<string> Names => [.. Cards.Keys];

    public static IEnumerable<TheoryDataRow<string, int>> Longest => [.. new[] { "latin", "cyrillic", "emoji", "quotes", "markdown" }.SelectMany(kind => new[] { 1, 30, 100 }.Select(rows => new TheoryDataRow<string, int>(kind, rows)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_card_looks_as_it_was_accepted(string name)
    {
        var expected = Path.Combine(Path.GetDirectoryName(ThisFile()) ?? "", "Cards", $"{name}.expected.json");
        var actual = JsonSerializer.Serialize(Cards[name](), Readable) + "\n";

        // Copy it over the expected one after reading the difference.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.actual.json"), actual);
        Assert.Equal(File.Exists(expected) ? File.ReadAllText(expected) : "", actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_card_is_valid_against_the_published_schema_and_small(string name)
    {
        var card = Cards[name]().GetRawText();

        Assert.Empty(await ProblemsAsync(card));
        Assert.InRange(Encoding.UTF8.GetByteCount(card), 1, MostBytes);
    }

    [Theory]
    [InlineData("{\"type\":\"AdaptiveCard\",\"version\":\"1.5\",\"body\":[{\"type\":\"TextBlock\"}]}")]
    [InlineData("{\"type\":\"AdaptiveCard\",\"version\":\"1.5\",\"body\":[{\"type\":\"TextBlock\",\"text\":\"a\",\"colour\":\"red\"}]}")]
    [InlineData("{\"type\":\"AdaptiveCard\",\"version\":\"1.5\",\"body\":[{\"type\":\"ActionSet\",\"actions\":[{\"type\":\"Action.Run\"}]}]}")]
    public async Task The_schema_finds_what_is_wrong(string card) => Assert.NotEmpty(await ProblemsAsync(card));

    [Theory]
    [MemberData(nameof(Longest))]
    public async Task However_much_there_is_to_say_a_card_stays_small_and_valid(string kind, int rows)
    {
        var text = string.Concat(Enumerable.Repeat(kind switch { "cyrillic" => "Платежи ", "emoji" => "Payments 🔥 ", "quotes" => "\"a\\b\" ", "markdown" => "*_[a](b)`<at>~~ ", _ => "Payments " }, 600));
        var link = new Uri($"https://prometheus.example.com/graph?{new string('x', 1_900)}");
        RichText Said(int i) => RichText.Of(new Strong($"{i}"), new Link(text, link), new Plain(text));
        var value = new string('"', 500);
        var form = new Form(Short(text, 75), "Save", [.. Enumerable.Range(0, 4).Select(i => new Field($"f{i}", Short(text, 40), FieldKind.LongText, Required: true, Initial: Short(text, 200), Hint: Short(text, 60)))]);
        var message = new Message("root", Placement.Root, text, [
            new Heading(Short(text, 150)),
            new Paragraph(Said(0)),
            new Checklist([.. Enumerable.Range(0, rows).Select(i => new CheckRow(CheckMark.Problem, Short(text, 75), Said(i)))]),
            new Facts([.. Enumerable.Range(0, rows).Select(i => new Fact(Short(text, 75), Said(i)))]),
            new Buttons([new Button("intake", "Correct", Form: form), .. Enumerable.Range(0, 4).Select(i => new Button("start", Short(text, 75), value))]),
            new SmallPrint(Said(1)),
        ]);

        var card = Card.Of(MadeMessages.Stream, message, _ => null, FormPlace.OnCard).GetRawText();

        Assert.InRange(Encoding.UTF8.GetByteCount(card), 1, MostBytes);
        Assert.Empty(await ProblemsAsync(card));
        Assert.Contains("\"verb\":\"intake\"", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain words, 8.4 (beta) - 100 %", "plain words, 8.4 (beta) - 100 %")]
    [InlineData("checkout_conversion of a_b_c", "checkout_conversion of a_b_c")]
    [InlineData("[search conversion −22 %]", "[search conversion −22 %]")]
    [InlineData("_now_ *now* **now**", @"\_now\_ \*now\* \*\*now\*\*")]
    [InlineData("~1,300 and ~~gone~~", @"~1,300 and \~\~gone\~\~")]
    [InlineData("`code`", @"\`code\`")]
    [InlineData("[click](https://evil.example)", "[click]\u200B(https://evil.example)")]
    [InlineData("![x](https://evil.example/x.png)", "![x]\u200B(https://evil.example/x.png)")]
    [InlineData("[a][b] [b]: https://evil.example", "[a]\u200B[b] [b]\u200B: https://evil.example")]
    [InlineData(@"C:\temp \* \[a]", @"C:\temp \\\* \\[a]")]
    [InlineData("<at>Everyone</at> <b>x</b> <https://evil.example> 1 < 2", "<\u200Bat>Everyone<\u200B/at> <\u200Bb>x<\u200B/b> <\u200Bhttps://evil.example> 1 < 2")]
    [InlineData("&lt;at&gt; R&D &#42; &", @"\&lt;at\&gt; R&D \&#42; &")]
    [InlineData("{{DATE(2026-03-18T12:00:00Z)}}", "{\u200B{DATE(2026-03-18T12:00:00Z)}}")]
    [InlineData("one\r\n\r\n# two\n- three", "one # two - three")]
    [InlineData("abc\u202Egnp.exe\u0007", "abcgnp.exe")]
    public void What_would_take_effect_as_markup_is_escaped_and_nothing_else(string text, string expected) => Assert.Equal(expected, CardText.Escape(text));

    [Theory]
    [InlineData("- a", @"\- a")]
    [InlineData("# a", @"\# a")]
    [InlineData("> a", @"\> a")]
    [InlineData("1. a", @"1\. a")]
    [InlineData("8.4 is out", "8.4 is out")]
    [InlineData("-20 %", @"\-20 %")]
    public void A_text_does_not_begin_as_a_list_or_a_heading(string text, string expected) => Assert.Equal(expected, CardText.Block(CardText.Escape(text)));

    [Theory]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ms-teams://x", false)]
    [InlineData("https://example.com/a_(b)?c=[d]", true)]
    [InlineData("http://example.com", true)]
    public void Only_web_addresses_become_links(string target, bool isLink)
    {
        var card = Render(RichText.Of(new Link("a [b](c)", new Uri(target)))).GetRawText();

        Assert.Equal(isLink, card.Contains("](http", StringComparison.Ordinal));
        Assert.DoesNotContain("](c)", card, StringComparison.Ordinal);
        Assert.DoesNotContain("(b)?", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_known_in_Teams_is_notified_and_who_is_not_is_named()
    {
        var dana = new Person { Id = "Dana", Name = "Dana <at>*Boss*</at>", TeamsId = "29:dana" };
        var omar = new Person { Id = "Omar", Name = "Omar" };

        var card = Render(RichText.Of(new Mention(dana), new Plain(" and "), new Mention(omar), new Plain(" and <at>Dana at Boss/at</at>")));

        Assert.Equal("<at>Dana atBoss/at</at> and **Omar** and <\u200Bat>Dana at Boss/at<\u200B/at>", card.GetProperty("body")[0].GetProperty("text").GetString());
        var mention = Assert.Single(card.GetProperty("msteams").GetProperty("entities").EnumerateArray());
        Assert.Equal(("<at>Dana atBoss/at</at>", "29:dana"), (mention.GetProperty("text").GetString(), mention.GetProperty("mentioned").GetProperty("id").GetString()));
    }

    private static JsonElement Render(string name, FormPlace forms = FormPlace.Dialog)
    {
        var (stream, message) = MadeMessages.All[name];
        return Card.Of(stream, message, triage => new Uri($"https://teams.microsoft.com/l/message/19%3Ac%40thread.tacv2/{triage[..4]}"), forms);
    }

    private static JsonElement Dialog(string name, string label, string? problem = null, params IEnumerable<(string Name, string Value)> filled)
    {
        var (stream, message) = MadeMessages.All[name];
        var button = message.Blocks.OfType<Buttons>().SelectMany(buttons => buttons.Items).First(button => button.Label == label);
        var form = button.Form ?? throw new InvalidOperationException("It has no form.");
        return CardForm.InDialog(form, new CardClick(stream, message.Key, button.Action, button.Value, filled.ToDictionary(field => field.Name, field => field.Value)), problem);
    }

    private static JsonElement Render(RichText text) => Card.Of(MadeMessages.Stream, new Message("reply", Placement.Thread, "x", [new Paragraph(text)]), _ => null);

    private static async Task<IEnumerable<string>> ProblemsAsync(string card)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Path.GetDirectoryName(ThisFile()) ?? "", "Schemas", "adaptive-card-1.5.0.json"), TestContext.Current.CancellationToken);
        var plain = JsonNode.Parse(card)?.AsObject() ?? [];
        // Teams' own addition (width, mentions), which the schema of Adaptive Cards cannot know.
        plain.Remove("msteams");
        return schema.Validate(plain.ToJsonString()).Select(problem => problem.ToString());
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..(length - 1)];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
