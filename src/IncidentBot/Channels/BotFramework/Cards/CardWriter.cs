using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>Writes one message into one amount of space.</summary>
internal sealed class CardWriter(string stream, Message message, Func<string, Uri?> linkOf, CardSpace space, FormPlace forms)
{
    // Teams shows six buttons of a row, the renderer in browsers five.
    private const int ButtonsInRow = 5;

    private readonly Dictionary<string, JsonObject> _mentions = [];
    private int _forms;

    public JsonObject Write()
    {
        var body = new JsonArray([.. message.Blocks.SelectMany(Elements)]);
        var card = new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.5",
            ["fallbackText"] = Cut(Words.Short(message.Notification, 500)),
            ["body"] = body,
        };
        // Whoever pressed a button sees the answer to it in place of the card, until Teams asks for the card's newest state.
        if (!Streams.IsLobby(stream) && message.Blocks.OfType<Buttons>().Any())
            card["refresh"] = new JsonObject { ["action"] = Execute("Refresh", CardClick.Data(stream, message.Key, CardClick.Refresh, null, null)) };
        var teams = new JsonObject { ["width"] = "Full" };
        if (_mentions.Count > 0)
            teams["entities"] = new JsonArray([.. _mentions.Values]);
        card["msteams"] = teams;
        return card;
    }

    private IEnumerable<JsonNode> Elements(Block block) => block switch
    {
        Heading heading => [With(Text(CardText.Escape(Cut(heading.Text))), ("size", "medium"), ("weight", "bolder"), ("style", "heading"))],
        Paragraph paragraph => [Text(Markdown(paragraph.Text))],
        SmallPrint small => [With(Text(Markdown(small.Text)), ("size", "small"), ("isSubtle", true), ("spacing", "small"))],
        Checklist list => Rows(list.Rows, Row),
        Facts facts => Rows(facts.Items, Fact),
        Buttons buttons => buttons.Items.Chunk(ButtonsInRow).Select(row => new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray([.. row.Select(Action)]) }),
        _ => [],
    };

    private IEnumerable<JsonNode> Rows<T>(IReadOnlyList<T> rows, Func<T, JsonNode> write)
    {
        foreach (var row in rows.Take(space.Rows))
            yield return write(row);
        if (rows.Count > space.Rows)
            yield return With(Text($"… and {rows.Count - space.Rows} more"), ("isSubtle", true), ("spacing", "small"));
    }

    /// <summary>One above the other: beside each other they leave a phone no width for the text.</summary>
    private JsonObject Fact(Fact fact) => With(Text(Labelled(fact.Label, fact.Value)), ("spacing", "small"));

    private JsonObject Row(CheckRow row)
    {
        var (word, color) = row.Mark switch
        {
            CheckMark.Ok => ("OK", "good"),
            CheckMark.Problem => ("PROBLEM", "attention"),
            CheckMark.Running => ("RUNNING", "accent"),
            CheckMark.Unknown => ("UNKNOWN", "warning"),
            CheckMark.Skipped => ("SKIPPED", "default"),
            CheckMark.Locked => ("LOCKED", "default"),
            _ => ("OPEN", "default"),
        };
        var mark = With(Text(word), ("size", "small"), ("weight", "bolder"), ("color", color));
        var text = Text(Labelled(row.Label, row.Detail));
        return new JsonObject { ["type"] = "ColumnSet", ["spacing"] = "small", ["columns"] = new JsonArray(Column("80px", mark), Column("stretch", text)) };
    }

    private string Labelled(string label, RichText text) => label.Length == 0 ? Markdown(text) : $"{CardText.Bold(CardText.Escape(Cut(label)))}\u2002{Markdown(text)}";

    private static JsonObject Column(string width, JsonObject item) => new() { ["type"] = "Column", ["width"] = width, ["items"] = new JsonArray(item) };

    private JsonObject Action(Button button)
    {
        if (button.Form is not { } form)
            return Press(button.Label, button, form: null, button.Style);
        if (forms == FormPlace.Dialog)
            return Styled(new JsonObject { ["type"] = "Action.Submit", ["title"] = button.Label, ["associatedInputs"] = "none", ["data"] = CardClick.OpensDialog(stream, message.Key, button.Action, button.Value) }, button.Style);
        var number = _forms++;
        var card = CardForm.Of(form, number, Press(form.SubmitLabel, button, number, ButtonStyle.Primary));
        return Styled(new JsonObject { ["type"] = "Action.ShowCard", ["title"] = button.Label, ["card"] = card }, button.Style);
    }

    private JsonObject Press(string title, Button button, int? form, ButtonStyle style)
    {
        var action = Execute(title, CardClick.Data(stream, message.Key, button.Action, button.Value, form));
        if (form is null)
            action["associatedInputs"] = "none";
        if (space.Fallback)
            action["fallback"] = Styled(new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = action["data"]?.DeepClone() }, style);
        return Styled(action, style);
    }

    private static JsonObject Execute(string title, JsonObject data) => new() { ["type"] = "Action.Execute", ["title"] = title, ["verb"] = data["action"]?.DeepClone(), ["data"] = data };

    private static JsonObject Styled(JsonObject action, ButtonStyle style)
    {
        if (style != ButtonStyle.Plain)
            action["style"] = style == ButtonStyle.Danger ? "destructive" : "positive";
        return action;
    }

    private static JsonObject Text(string markdown) => new() { ["type"] = "TextBlock", ["text"] = CardText.Block(markdown), ["wrap"] = true };

    private static JsonObject With(JsonObject element, params ReadOnlySpan<(string Name, JsonNode Value)> properties)
    {
        foreach (var (name, value) in properties)
            element[name] = value;
        return element;
    }

    private string Markdown(RichText text) => string.Concat(text.Runs.Select(Markdown));

    private string Markdown(Run run) => run switch
    {
        Strong strong => CardText.Bold(Escape(strong)),
        Link link => IsLinkable(link.Target) ? CardText.LinkTo(Escape(link), link.Target) : Escape(link),
        Mention mention => Mention(mention.Person),
        TriageLink link when linkOf(link.TriageId) is { } target => CardText.LinkTo(Escape(link), target),
        _ => Escape(run),
    };

    private string Escape(Run run) => CardText.Escape(Cut(run.Text));

    private string Cut(string text) => text.Length <= space.Text ? text : Words.Short(text, space.Text);

    private bool IsLinkable(Uri target) => target.IsAbsoluteUri && target.Scheme is "http" or "https" && target.AbsoluteUri.Length <= space.Link;

    private string Mention(Person person)
    {
        var text = CardText.MentionOf(person);
        if (person.TeamsId is not { } id)
            return CardText.Bold(CardText.Name(person));
        _mentions.TryAdd(text, new JsonObject { ["type"] = "mention", ["text"] = text, ["mentioned"] = new JsonObject { ["id"] = id, ["name"] = CardText.Name(person) } });
        return text;
    }
}
