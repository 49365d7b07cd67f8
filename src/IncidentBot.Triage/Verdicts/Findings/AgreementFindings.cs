namespace IncidentBot.Triage;

/// <summary>Question 1b: do the sources fall together.</summary>
internal static class AgreementFindings
{
    private const double HardlyParted = 0.02;
    private const double ClearlyParted = 0.1;

    public static IEnumerable<Finding> Of(Analyses analyses, Metric metric)
    {
        var agreement = analyses.Agreement;
        if (agreement.Outcome == AgreementOutcome.NotComparable)
            yield break;
        var compared = agreement.Sources.Where(move => move.Change is not null && (agreement.Outcome != AgreementOutcome.NoneMoved || !agreement.StillFilling.Contains(move.Source))).ToList();
        var moves = string.Join(", ", compared.Select(move => $"{move.Source} {Words.Percent(move.Change ?? 0)}"));
        var late = agreement.StillFilling.Count == 0 ? "" : $"; the newest data of {string.Join(" and ", agreement.StillFilling)} are still coming in";
        var sure = Math.Clamp((agreement.Probability - 0.5) * 2, 0, 1);
        var hasRecords = agreement.Sources.Any(move => move.Role != SourceRole.Analytics && move.Moved is not null);
        yield return agreement.Outcome switch
        {
            AgreementOutcome.AllMoved => Make($"{(compared.Count == 2 ? "Both" : $"All {compared.Count}")} sources fell together ({moves})", AnswerValue.Yes, new Weights(Measurement: hasRecords ? -4 : -1, None: -1).Times(sure)),
            AgreementOutcome.NoneMoved => Make($"No source fell beyond chance ({moves}){late}", AnswerValue.Yes, new Weights(None: 0.5).Times(sure)),
            _ => OnlySome(agreement, metric.Kind, sure, moves),
        };
    }

    private static Finding OnlySome(AgreementResult agreement, MetricKind kind, double sure, string moves)
    {
        var contrast = Contrast(agreement);

        // By its denominator a rate can fall alone, which its events do not show; and what hardly parts is not what was reported.
        var told = agreement.Parted is { Change: { } gap } ? Math.Clamp((Math.Abs(gap) - HardlyParted) / (ClearlyParted - HardlyParted), 0, 1) : kind == MetricKind.Count ? contrast : 1;
        var roles = agreement.Sources.Where(move => agreement.OddOnes.Contains(move.Source)).Select(move => move.Role).ToHashSet();
        // A fall that server records show while analytics does not is still an error of somebody's counting.
        // Payments alone falling is the processor failing or its feed being late, not the shop's tracking.
        var weights = roles.SetEquals([SourceRole.Payments])
            ? new Weights(Vendor: 2, Measurement: 1)
            : new Weights(Measurement: 5, Deploy: -2, Vendor: -2, Infrastructure: -2, Behaviour: -3);
        var others = agreement.Sources.Where(move => move.Moved == false).Select(Moved).ToList();
        var fell = string.Join(", ", agreement.Sources.Where(move => move.Moved == true).Select(Moved));
        var text = kind == MetricKind.Ratio && agreement.Parted is null && contrast == 0
            ? $"Only the ratio of {string.Join(" and ", agreement.OddOnes)} fell, its events go with the others ({moves})"
            : $"Only {fell} fell, not {string.Join(" or ", others)}";
        return Make(text, AnswerValue.No, weights.Times(sure * told)) with { At = agreement.Since };
    }

    private static string Moved(SourceMove move) => $"{move.Source} ({Words.Percent(move.Change ?? 0)})";

    /// <summary>0 when the sources that "did not move" fell nearly as far, 1 when they stood still. Ratios can part by their denominators, where counts do not show it.</summary>
    private static double Contrast(AgreementResult agreement)
    {
        var odd = agreement.Sources.Where(move => agreement.OddOnes.Contains(move.Source)).Select(move => Math.Abs(move.Change ?? 0)).DefaultIfEmpty(0).Max();
        var rest = agreement.Sources.Where(move => !agreement.OddOnes.Contains(move.Source)).Select(move => Math.Abs(move.Change ?? 0)).DefaultIfEmpty(0).Max();
        return odd == 0 ? 0 : Math.Clamp((1 - rest / odd - 0.3) / 0.4, 0, 1);
    }

    private static Finding Make(string text, AnswerValue answers, Weights weights) => new(QuestionId.Agreement, text, weights) { Answers = answers };
}
