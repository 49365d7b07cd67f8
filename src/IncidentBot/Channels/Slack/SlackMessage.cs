using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>A message in Block Kit.</summary>
/// <param name="Notification">For notifications and screen readers.</param>
/// <param name="Whole">The whole message as plain text, when not all of it found room; null when it did.</param>
internal sealed record SlackMessage(string Notification, JsonArray Blocks, string? Whole)
{
    public const string RestIsBelow = "This is too long for Slack: the whole text is in the thread, as a file.";

    private const int LongestNotification = 500;

    private static readonly Dictionary<CheckMark, string> Marks = new()
    {
        [CheckMark.Open] = "OPEN",
        [CheckMark.Running] = "RUNNING",
        [CheckMark.Ok] = "OK",
        [CheckMark.Problem] = "PROBLEM",
        [CheckMark.Unknown] = "UNKNOWN",
        [CheckMark.Skipped] = "SKIPPED",
        [CheckMark.Locked] = "LOCKED",
    };

    public static SlackMessage Of(string stream, Message message, SlackPointers pointers) => Fit(stream, message, pointers, BlockKit.LongestMessage);

    /// <summary>Heading and buttons only, for when Slack refuses even what is within its limits.</summary>
    public static SlackMessage Shortest(string stream, Message message, SlackPointers pointers) => Fit(stream, message, pointers, 0);

    /// <summary>What stays is the order; what goes first is text, never a heading or a button.</summary>
    private static SlackMessage Fit(string stream, Message message, SlackPointers pointers, int room)
    {
        var text = SlackText.Escape(Words.Short(message.Notification, LongestNotification));
        var pieces = message.Blocks.SelectMany((block, index) => Pieces(new ButtonId(stream, message.Key, index), block, pointers)).ToList();
        if (pieces.Count <= BlockKit.MostBlocks && text.Length + pieces.Sum(piece => piece.Length) <= room)
            return new SlackMessage(Filled(text), new JsonArray([.. pieces.Select(piece => piece.Block)]), null);

        var left = room - text.Length - RestIsBelow.Length - pieces.Where(piece => piece.MustStay).Sum(piece => piece.Length);
        var places = BlockKit.MostBlocks - 1 - pieces.Count(piece => piece.MustStay);
        var blocks = new JsonArray();
        var isCut = false;
        foreach (var piece in pieces)
        {
            isCut |= !piece.MustStay && (piece.Length > left || places == 0);
            if (!piece.MustStay && isCut)
                continue;
            blocks.Add(piece.Block);
            if (!piece.MustStay)
                (left, places) = (left - piece.Length, places - 1);
        }

        blocks.Add(BlockKit.Context(RestIsBelow));
        return new SlackMessage(Filled(text), blocks, ToPlainText(message));
    }

    private static string Filled(string text) => text.Length == 0 ? "IncidentBot" : text;

    private static IEnumerable<Piece> Pieces(ButtonId id, Block block, SlackPointers pointers) => block switch
    {
        Heading heading when !string.IsNullOrWhiteSpace(heading.Text) => [new(BlockKit.Header(heading.Text), Math.Min(heading.Text.Length, BlockKit.LongestHeader), MustStay: true)],
        Paragraph paragraph => Rich([paragraph.Text.Runs], pointers),
        Checklist list => Rich(list.Rows.Select(Line), pointers),
        Facts facts => Rich(facts.Items.Select(Line), pointers),
        Buttons buttons => Buttons(id, buttons.Items),
        // Small print has no links in Slack, and little room: what needs more is written large.
        SmallPrint print when print.Text.Runs.All(run => run is Plain or Strong) && print.Text.ToPlainText().Length <= BlockKit.LongestText => Remark(print.Text.ToPlainText()),
        SmallPrint print => Rich([print.Text.Runs], pointers),
        _ => [],
    };

    private static IReadOnlyList<Run> Line(CheckRow row) => [new Strong(Marks[row.Mark]), new Plain($"  {row.Label}  "), .. row.Detail.Runs];

    private static IReadOnlyList<Run> Line(Fact fact) => fact.Label.Length == 0 ? fact.Value.Runs : [new Strong(fact.Label), new Plain("  "), .. fact.Value.Runs];

    private static IEnumerable<Piece> Rich(IEnumerable<IReadOnlyList<Run>> lines, SlackPointers pointers) =>
        SlackRichText.Blocks(lines, pointers).Select(part => new Piece(part.Block, part.Length, MustStay: false));

    private static IEnumerable<Piece> Remark(string text) => string.IsNullOrWhiteSpace(text) ? [] : [new(BlockKit.Context(text), text.Length, MustStay: false)];

    private static IEnumerable<Piece> Buttons(ButtonId id, IReadOnlyList<Button> buttons) => buttons.Chunk(BlockKit.MostButtons).Select((some, chunk) => new Piece(
        BlockKit.Actions((id with { Chunk = chunk }).ToString(), some.Select((button, index) => BlockKit.Button(ButtonId.ActionOf(button, index), button.Label, button.Value, button.Style))),
        some.Sum(button => button.Label.Length + (button.Value?.Length ?? 0)),
        MustStay: true));

    /// <summary>The same words in the same order, for the file.</summary>
    private static string ToPlainText(Message message) => string.Join("\n\n", message.Blocks.Select(block => block switch
    {
        Heading heading => heading.Text,
        Paragraph paragraph => WithAddresses(paragraph.Text.Runs),
        Checklist list => string.Join('\n', list.Rows.Select(row => WithAddresses(Line(row)))),
        Facts facts => string.Join('\n', facts.Items.Select(fact => WithAddresses(Line(fact)))),
        SmallPrint print => WithAddresses(print.Text.Runs),
        _ => "",
    }).Where(part => part.Length > 0));

    private static string WithAddresses(IReadOnlyList<Run> runs) => string.Concat(runs.Select(run => run is Link link ? $"{link.Text} ({link.Target})" : run.Text));

    private sealed record Piece(JsonObject Block, int Length, bool MustStay);
}

/// <summary>Where a button stands: travels as its block's id, so that a click says which message it belongs to.</summary>
internal sealed record ButtonId(string Stream, string Key, int Block)
{
    /// <summary>Marks buttons that open a form first.</summary>
    private const string WithForm = "form.";

    public int Chunk { get; init; }

    public override string ToString() => $"{Stream}|{Key}|{Block}.{Chunk}";

    public static ButtonId? Read(string? blockId) => blockId?.Split('|') is [var stream, var key, _] ? new ButtonId(stream, key, 0) : null;

    /// <summary>Ids of actions are unique within a block; the number says nothing else.</summary>
    public static string ActionOf(Button button, int index) => $"{(button.Form is null ? "" : WithForm)}{button.Action}.{index}";

    public static (string Action, bool HasForm) ReadAction(string? actionId)
    {
        var id = actionId ?? "";
        var hasForm = id.StartsWith(WithForm, StringComparison.Ordinal);
        var name = hasForm ? id[WithForm.Length..] : id;
        return (name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : name, hasForm);
    }
}
