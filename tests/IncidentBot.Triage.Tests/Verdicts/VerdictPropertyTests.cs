using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace IncidentBot.Triage.Tests;

/// <summary>What holds for every triage, whatever its evidence.</summary>
public sealed class VerdictPropertyTests
{
    private const int Triages = 150;

    private static readonly Cause[] Named = [Cause.Measurement, Cause.Deploy, Cause.Vendor, Cause.Infrastructure, Cause.Behaviour, Cause.None];

    private static readonly Gen<double> Weight = Gen.Double[-5, 5];

    private static readonly Gen<Finding> AnyFinding =
        Gen.Select(Weight, Weight, Weight, Weight, Weight, Weight, Gen.Int[0, 3], (m, d, v, i, b, n, culprit) => new Finding(QuestionId.Errors, "", new Weights(m, d, v, i, b, n)) { Culprit = culprit == 0 ? "c1" : null });

    [Fact]
    public void The_order_in_which_evidence_comes_does_not_matter() =>
        Gen.Select(Gen.Int, Gen.Int).Sample((seed, order) => Assert.Equal(TextOf(MadeTriage.State(seed)), TextOf(MadeTriage.Shuffled(MadeTriage.Events(seed), order))), iter: Triages, threads: 1);

    [Fact]
    public void The_order_of_findings_does_not_matter() =>
        Gen.Select(AnyFinding.List[0, 12], Gen.Int[0, 3], Gen.Int).Sample((findings, uncovered, seed) =>
        {
            var shuffled = findings.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Weighing.Weigh(findings, uncovered).SequenceEqual(Weighing.Weigh(shuffled, uncovered));
        });

    [Fact]
    public void The_same_triage_gives_the_same_words_in_any_culture()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberGroupSeparator) = (",", "~", "'");
        (odd.DateTimeFormat.TimeSeparator, odd.DateTimeFormat.DateSeparator) = (".", "/");
        var usual = CultureInfo.CurrentCulture;
        Gen.Int.Sample(
            seed =>
            {
                var before = TextOf(MadeTriage.State(seed));
                CultureInfo.CurrentCulture = odd;
                try
                {
                    Assert.Equal(before, TextOf(MadeTriage.State(seed)));
                }
                finally
                {
                    CultureInfo.CurrentCulture = usual;
                }
            },
            iter: Triages / 3, threads: 1);
    }

    [Fact]
    public void A_stronger_finding_for_one_cause_never_lowers_it() =>
        Gen.Select(AnyFinding.List[0, 12], Gen.Int[0, 3], Gen.Int[0, 5].Select(i => Named[i]), Weight, Gen.Double[0, 5], Gen.Bool).Sample((findings, uncovered, cause, weight, more, isCulprit) =>
        {
            double With(double strength) => Weighing.Weigh([.. findings, OnlyFor(cause, strength, isCulprit)], uncovered).First(entry => entry.Cause == cause).Probability;
            return With(weight + more) >= With(weight) - 1e-12;
        });

    [Fact]
    public void Probabilities_are_a_distribution() =>
        Gen.Select(AnyFinding.List[0, 12], Gen.Int[0, 3]).Sample((findings, uncovered) =>
        {
            var ranking = Weighing.Weigh(findings, uncovered);
            return ranking.Count == Named.Length + 1 && ranking.All(entry => entry.Probability is >= 0 and <= 1) && Math.Abs(ranking.Sum(entry => entry.Probability) - 1) < 1e-9;
        });

    private static Finding OnlyFor(Cause cause, double weight, bool isCulprit) => new(QuestionId.Deploys, "", cause switch
    {
        Cause.Measurement => new Weights(Measurement: weight),
        Cause.Deploy => new Weights(Deploy: weight),
        Cause.Vendor => new Weights(Vendor: weight),
        Cause.Infrastructure => new Weights(Infrastructure: weight),
        Cause.Behaviour => new Weights(Behaviour: weight),
        _ => new Weights(None: weight),
    })
    {
        Culprit = isCulprit ? "c9" : null,
    };

    // Everything that readers see, and every number behind it.
    private static string TextOf(TriageState state)
    {
        var diagnosis = Diagnosis.Of(state, state.AsOf);
        return string.Join('\n', [
            JsonSerializer.Serialize(diagnosis.Verdict, TriageJson.Options),
            JsonSerializer.Serialize(diagnosis.Standings.Select(standing => new { standing.Mark, standing.Detail, standing.WouldFlip, standing.IsSettled }), TriageJson.Options),
            diagnosis.NextToAsk()?.Question.Label ?? "",
            Summary.Of(state, diagnosis).ToPlainText(),
        ]);
    }
}
