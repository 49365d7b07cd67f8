namespace IncidentBot.Triage;

/// <summary>One cause, and what was found for and against it, strongest first.</summary>
public sealed record CauseCase(Cause Cause, double Probability, IReadOnlyList<Finding> For, IReadOnlyList<Finding> Against)
{
    private const double WorthALine = 0.02;
    private const int MostCauses = 4;
    private const int MostFindings = 3;

    /// <summary>A finding that moves the odds by less than this is not heard.</summary>
    private const double Audible = 0.2;

    /// <summary>The causes worth a line, most probable first, with the strongest findings of each; the best of them always, however little is known.</summary>
    public static IReadOnlyList<CauseCase> Of(Diagnosis diagnosis)
    {
        var ranking = diagnosis.Verdict.Ranking;
        var best = ranking.First(entry => entry.Cause != Cause.Inconclusive);
        return [.. ranking.Where(entry => entry.Probability >= WorthALine || entry == best).Take(MostCauses).Select(entry => Of(entry, diagnosis.Findings).Strongest())];
    }

    /// <summary>All that counts. Several candidates of one class are rivals: one that fits badly says nothing against the class while another fits better.</summary>
    public static CauseCase Of(CauseProbability entry, IReadOnlyList<Finding> findings)
    {
        double Weight(Finding finding) => finding.Weights[entry.Cause];
        var bestRival = findings.Where(finding => finding.Culprit is not null).Select(Weight).DefaultIfEmpty(0).Max();
        return new(
            entry.Cause,
            entry.Probability,
            [.. findings.Where(finding => Weight(finding) > 0).OrderByDescending(Weight)],
            [.. findings.Where(finding => Weight(finding) < 0 && (finding.Culprit is null || Weight(finding) >= bestRival)).OrderBy(Weight)]);
    }

    private CauseCase Strongest() => this with { For = Strongest(For), Against = Strongest(Against) };

    private List<Finding> Strongest(IReadOnlyList<Finding> findings) => [.. findings.Where(finding => Math.Abs(finding.Weights[Cause]) >= Audible).Take(MostFindings)];
}
