namespace IncidentBot.Triage;

/// <summary>
/// From findings to probabilities: the log-likelihood ratios of the findings are added to the priors, cause by cause, and normalised
/// (naive Bayes; the findings are made so that one fact is told once). "Not enough" competes as a cause of its own.
/// </summary>
public static class Weighing
{
    private const double FewSpeak = 0.5;

    /// <summary>The weights are cautious one by one: together they were right more often than they said (made drops, calibration of the benchmark).</summary>
    private const double Sharpness = 1.25;

    private static readonly (Cause Cause, double Prior)[] Priors =
    [
        (Cause.Measurement, 0.18), (Cause.Deploy, 0.2), (Cause.Vendor, 0.15), (Cause.Infrastructure, 0.15), (Cause.Behaviour, 0.16), (Cause.None, 0.16),
    ];

    /// <param name="uncovered">How many of the technical classes (own change, instrumentation, third party, infrastructure) nobody could look at.</param>
    public static IReadOnlyList<CauseProbability> Weigh(IReadOnlyList<Finding> findings, int uncovered)
    {
        var scores = Priors.Select(pair => (pair.Cause, Score: Math.Log(pair.Prior) + Sharpness * Sum(findings, pair.Cause))).OrderByDescending(pair => pair.Score).ToList();
        scores.Add((Cause.Inconclusive, NotEnough(scores, uncovered) + Sharpness * Sum(findings, Cause.Inconclusive)));
        var top = scores.Max(pair => pair.Score);
        var total = scores.Sum(pair => Math.Exp(pair.Score - top));
        return [.. scores.Select(pair => new CauseProbability(pair.Cause, Math.Exp(pair.Score - top) / total)).OrderByDescending(pair => pair.Probability).ThenBy(pair => pair.Cause)];
    }

    // Several candidates of one class are rivals, not reinforcements: only the strongest counts. Added up by size, so that the last digit does not depend on who spoke first.
    private static double Sum(IReadOnlyList<Finding> findings, Cause cause)
    {
        var plain = findings.Where(finding => finding.Culprit is null).Select(finding => finding.Weights[cause]).Order().Sum();
        var pointing = findings.Where(finding => finding.Culprit is not null).Select(finding => finding.Weights[cause]).DefaultIfEmpty(0).Max();
        return plain + pointing;
    }

    // Blind spots, and two causes that the evidence supports alike, are what "not enough" feeds on.
    private static double NotEnough(List<(Cause Cause, double Score)> scores, int uncovered)
    {
        var lead = scores[0].Score - scores[1].Score;
        return scores[0].Score - FewSpeak - Math.Min(4, lead) + 0.9 * uncovered - 1;
    }
}
