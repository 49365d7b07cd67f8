using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Words back to the one who spoke. Their keys derive from the turn, so that a repeated turn says nothing twice.</summary>
internal sealed class Replies(Turn turn)
{
    /// <summary>For the speaker's eyes only: what was wrong with the input, and what to do.</summary>
    public Decision Private(string text) => new([], new Message($"reply-{turn.Id}", Placement.Private, text, [new Paragraph(text)]) { For = turn.By.Id });

    public Decision Thread(params IReadOnlyList<Block> blocks) => new([], Message(blocks));

    public Message Message(params IReadOnlyList<Block> blocks) => new($"reply-{turn.Id}", Placement.Thread, Notification(blocks), blocks);

    public Decision Channel(params IReadOnlyList<Block> blocks) => new([], new Message($"reply-{turn.Id}", Placement.Channel, Notification(blocks), blocks));

    private static string Notification(IReadOnlyList<Block> blocks) => blocks.Select(block => block switch
    {
        Heading heading => heading.Text,
        Paragraph paragraph => paragraph.Text.ToPlainText(),
        Facts { Items: [var first, ..] } => $"{first.Label} {first.Value.ToPlainText()}",
        _ => null,
    }).FirstOrDefault(text => text is not null) ?? "IncidentBot replied";
}
