using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Why the verdict is what it is: each cause that is worth a line, with what speaks for it and against it.</summary>
internal static class WhyText
{
    private const int LongestFinding = 160;
    private const string Nothing = "nothing that was found";

    public static IReadOnlyList<Block> Of(TriageState state, Diagnosis diagnosis) =>
        [new Paragraph(Summary.Headline(state, diagnosis)), .. Cases(diagnosis)];

    private static IEnumerable<Block> Cases(Diagnosis diagnosis)
    {
        var cases = CauseCase.Of(diagnosis);
        var best = cases.First(one => one.Cause != Cause.Inconclusive);
        return cases.Any(one => one.For.Count + one.Against.Count > 0)
            ? cases.SelectMany(one => Case(one, one == best ? Nothing : $"{Nothing}, but {Words.Cause(best.Cause).ToLowerInvariant()} fits better", diagnosis))
            : [new Paragraph("Nothing that was found or answered so far speaks clearly for or against any cause.")];
    }

    private static IReadOnlyList<Block> Case(CauseCase one, string nothingAgainst, Diagnosis diagnosis) =>
    [
        new Paragraph(RichText.Of(new Strong(Words.Cause(one.Cause)), new Plain($": {Words.Chance(one.Probability)}{Held(one.Cause, diagnosis)}"))),
        new Facts([.. Side("speaks for it", one.For, Unsaid(one.Cause)), .. one.Cause == Cause.Inconclusive ? [] : Side("speaks against it", one.Against, nothingAgainst)]),
    ];

    // What makes it hard to decide is mostly not a finding.
    private static string Unsaid(Cause cause) => cause == Cause.Inconclusive ? "what nobody could check yet, or causes that fit alike" : Nothing;

    private static string Held(Cause cause, Diagnosis diagnosis) =>
        cause == Cause.Behaviour && diagnosis.StandingOf(QuestionId.Hypotheses) is { Mark: CheckMark.Locked } standing ? $" ({standing.Detail})" : "";

    private static IEnumerable<Fact> Side(string label, IReadOnlyList<Finding> findings, string unsaid) => findings.Count == 0
        ? [new Fact(label, unsaid)]
        : findings.Select((finding, index) => new Fact(index == 0 ? label : "", Said(finding)));

    private static RichText Said(Finding finding)
    {
        var text = Words.Finding(finding, LongestFinding);
        return finding.Link is null ? RichText.FromString(text) : RichText.Of(new Link(text, finding.Link));
    }
}
