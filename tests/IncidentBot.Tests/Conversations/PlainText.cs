using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

/// <summary>A block as a reader without any formatting would see it.</summary>
internal static class PlainText
{
    public static string Of(Block block) => block switch
    {
        Heading heading => heading.Text,
        Paragraph paragraph => paragraph.Text.ToPlainText(),
        SmallPrint print => print.Text.ToPlainText(),
        Checklist list => string.Join('\n', list.Rows.Select(row => $"{row.Mark} {row.Label}: {row.Detail.ToPlainText()}")),
        Facts facts => string.Join('\n', facts.Items.Select(fact => $"{fact.Label} {fact.Value.ToPlainText()}")),
        Buttons buttons => string.Join(' ', buttons.Items.Select(button => $"[{button.Label}]")),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "Unknown block."),
    };
}
