namespace IncidentBot.Triage.Tests;

/// <summary>What speaks for and against each cause, as somebody is told who asks why.</summary>
public sealed class CauseCaseTests
{
    private static readonly CauseProbability Deploy = new(Cause.Deploy, 0.8);

    [Fact]
    public void A_finding_stands_on_the_side_it_speaks_on_strongest_first_and_nowhere_where_it_says_nothing()
    {
        var one = CauseCase.Of(Deploy, [Said("weak", 0.5), Said("against", -2), Said("strong", 3), Said("silent", 0), Said("a little against", -0.4)]);

        Assert.Equal(["strong", "weak"], one.For.Select(finding => finding.Text));
        Assert.Equal(["against", "a little against"], one.Against.Select(finding => finding.Text));
    }

    [Fact]
    public void A_change_that_fits_badly_says_nothing_against_own_changes_while_another_fits_well()
    {
        var (good, bad) = (Said("good", 2) with { Culprit = "c1" }, Said("bad", -0.6) with { Culprit = "c2" });

        Assert.Empty(CauseCase.Of(Deploy, [good, bad]).Against);
        Assert.Equal("bad", Assert.Single(CauseCase.Of(Deploy, [bad]).Against).Text);
    }

    [Fact]
    public void Causes_of_at_least_two_percent_are_shown_four_at_most()
    {
        var shown = CauseCase.Of(Ranked((Cause.Vendor, 0.5), (Cause.Deploy, 0.2), (Cause.Inconclusive, 0.15), (Cause.None, 0.1), (Cause.Behaviour, 0.05)));
        var few = CauseCase.Of(Ranked((Cause.Vendor, 0.97), (Cause.Deploy, 0.02), (Cause.None, 0.01)));

        Assert.Equal([Cause.Vendor, Cause.Deploy, Cause.Inconclusive, Cause.None], shown.Select(one => one.Cause));
        Assert.Equal([Cause.Vendor, Cause.Deploy], few.Select(one => one.Cause));
    }

    [Fact]
    public void The_best_cause_is_shown_however_little_is_known()
    {
        var shown = CauseCase.Of(Ranked((Cause.Inconclusive, 0.985), (Cause.Vendor, 0.01), (Cause.Deploy, 0.005)));

        Assert.Equal([Cause.Inconclusive, Cause.Vendor], shown.Select(one => one.Cause));
    }

    [Fact]
    public void The_three_strongest_are_told_on_each_side_and_a_whisper_is_not()
    {
        var findings = new[] { 0.1, 1, 2, 3, 4, -0.1, -1, -2, -3, -4 }.Select(weight => Said($"{weight:0.#}", weight)).ToList();

        var one = CauseCase.Of(Ranked((Cause.Deploy, 1)) with { Findings = findings })[0];

        Assert.Equal(["4", "3", "2"], one.For.Select(finding => finding.Text));
        Assert.Equal(["-4", "-3", "-2"], one.Against.Select(finding => finding.Text));
        Assert.Empty(CauseCase.Of(Ranked((Cause.Deploy, 1)) with { Findings = [Said("whisper", 0.1)] })[0].For);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_verdicts_reasons_are_those_of_the_best_cause(int seed)
    {
        var state = MadeTriage.State(seed);
        var diagnosis = Diagnosis.Of(state, state.AsOf);

        var best = CauseCase.Of(diagnosis.Verdict.Ranking.First(entry => entry.Cause != Cause.Inconclusive), diagnosis.Findings);

        Assert.Equal(best.For, diagnosis.Verdict.For);
        Assert.Equal(best.Against, diagnosis.Verdict.Against);
    }

    [Fact]
    public void Two_sources_that_fall_are_both_and_three_are_all()
    {
        string? Told(params string[] names) => (new GatheredTriage { Series = [.. names.Select(Fallen)] }).Diagnose().Findings.FirstOrDefault(finding => finding.Question == QuestionId.Agreement)?.Text;

        Assert.StartsWith("Both sources fell together (", Told("web analytics", "order records"), StringComparison.Ordinal);
        Assert.StartsWith("All 3 sources fell together (", Told("web analytics", "order records", "payments"), StringComparison.Ordinal);
    }

    private static MetricSeries Fallen(string source) => MadeSeries.Ratio(source.Length, 300, i => i >= 35 * 48 - 16 ? 0.65 : 1) with { Source = source };

    private static Finding Said(string text, double deploy) => new(QuestionId.Deploys, text, new Weights(Deploy: deploy));

    private static Diagnosis Ranked(params (Cause Cause, double Probability)[] ranking)
    {
        var diagnosis = new GatheredTriage().Diagnose();
        return diagnosis with { Verdict = diagnosis.Verdict with { Ranking = [.. ranking.Select(pair => new CauseProbability(pair.Cause, pair.Probability))] } };
    }
}
