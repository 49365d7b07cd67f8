using IncidentBot.Triage;

namespace IncidentBot.Conversations;

internal static class HelpText
{
    public static IReadOnlyList<Block> InTriage() =>
    [
        new Paragraph("I work through fixed questions: is the number true, what changed, what fails, which vendor, which segment, and only then users and market. Sources answer what they can; people answer the rest."),
        new Facts([
            new Fact("answer", "press a button, or write yes, no or don't know with a note"),
            new Fact("correct 2 no", "changes an earlier answer (number or name of the question)"),
            new Fact("skip because …", "leaves the open question out, with your reason"),
            new Fact("ask @name", "hands the open question to somebody"),
            new Fact("maybe …", "parks a guess about users or market for question 6"),
            new Fact("open the lock", "lets question 6 come early; your name is noted"),
            new Fact("status, summary, why", "where we are; the verdict so far; what speaks for and against each cause"),
            new Fact("close …, cancel", "ends the triage, with the real cause (and which change or notice it was), or without"),
        ]),
    ];

    public static IReadOnlyList<Block> InChannel(Catalogue catalogue)
    {
        var example = catalogue.Metrics is [var first, ..] ? first.Name : "checkout conversion";
        return
        [
            new Paragraph("When a metric drops I run the triage with you: first whether the number is true, then changes, errors, vendors and segments, and only then users and market."),
            new Facts([
                new Fact("start", $"triage {example} -20% since 9:40 (size and time may be left out)"),
                new Fact("list", "shows the open triages"),
                new Fact("help", "shows this"),
            ]),
            new SmallPrint(catalogue.Metrics.Count == 0 ? "No metric is described yet: I ask everything." : $"I know: {Words.Short(string.Join(", ", catalogue.Metrics.Select(metric => metric.Name)), 300)}."),
        ];
    }
}
