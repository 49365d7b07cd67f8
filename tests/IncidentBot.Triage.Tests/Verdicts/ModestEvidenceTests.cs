namespace IncidentBot.Triage.Tests;

/// <summary>How far evidence carries that is small, far away, or only what somebody says.</summary>
public sealed class ModestEvidenceTests
{
    private const int Count = 35 * 48;
    private const int Onset = Count - 16;
    private static readonly DateTimeOffset Began = MadeSeries.At(Onset);

    [Theory]
    [InlineData(1.2, false)]
    [InlineData(5, true)]
    public void A_rise_that_is_certain_and_yet_tiny_is_no_symptom(double factor, bool isSymptom) =>
        Assert.Equal(isSymptom, (Fell() with { Signals = [Errors(factor)] }).Diagnose().StandingOf(QuestionId.Errors).Mark == CheckMark.Problem);

    [Theory]
    [InlineData("Shoptrack", Cause.Measurement)]
    [InlineData("Paynova", Cause.Vendor)]
    public void Trouble_at_the_vendor_that_counts_makes_the_number_wrong(string vendor, Cause cause)
    {
        var notice = new VendorIncident { Id = "v1", Vendor = vendor, Start = Began, PostedAt = Began.AddMinutes(20), Impact = VendorImpact.Major, Title = "Events are lost" };
        var series = MadeSeries.Ratio(3, 300, Drop) with { Source = "shoptrack" };

        var finding = new GatheredTriage { Series = [series], Incidents = [notice], Vendors = ["Paynova", "Shoptrack"] }.Diagnose().Findings.Single(finding => finding.Culprit == "v1");

        Assert.Equal(cause, new[] { Cause.Measurement, Cause.Vendor }.MaxBy(each => finding.Weights[each]));
    }

    [Fact]
    public void A_vendor_that_says_nobody_is_hit_is_suspected_less()
    {
        double WeightOf(VendorImpact impact)
        {
            var notice = new VendorIncident { Id = "v1", Vendor = "Paynova", Start = Began.AddMinutes(-3), PostedAt = Began.AddMinutes(20), Impact = impact, Title = "Reports are delayed" };
            return (Fell() with { Incidents = [notice] }).Diagnose().Findings.Where(finding => finding.Culprit == "v1").Sum(finding => finding.Weights.Vendor);
        }

        Assert.True(WeightOf(VendorImpact.None) < WeightOf(VendorImpact.Minor));
    }

    [Fact]
    public void Many_changes_where_the_onset_may_lie_are_not_the_same_as_none()
    {
        var changes = Enumerable.Range(0, 14).Select(i => GatheredTriage.Change($"c{i}", ChangeKind.Deploy, Began.AddMinutes(-4 - i))).ToList();

        var diagnosis = (Fell() with { Changes = changes }).Diagnose();

        Assert.DoesNotContain(diagnosis.Findings, finding => finding.Text.StartsWith("No deploy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_that_needs_more_digits_to_be_a_range_gets_them()
    {
        Assert.Equal("740–860", Words.Range(738, 861));
        Assert.Equal("18,010–18,040", Words.Range(18_010, 18_040));
        Assert.Equal("about 7", Words.Range(7.1, 7.2));
    }

    [Fact]
    public void Whatever_the_evidence_a_summary_is_eight_lines_and_900_characters_with_the_verdict_first() =>
        Assert.All(Enumerable.Range(1, 60), seed =>
        {
            var state = MadeTriage.State(seed);
            var summary = Summary.Of(state, Diagnosis.Of(state, state.AsOf));
            Assert.InRange(summary.Lines.Count, 1, Summary.MostLines);
            Assert.InRange(summary.ToPlainText().Length, 1, Summary.MostCharacters);
            Assert.Equal(["VERDICT", "IMPACT", "WHY"], summary.Lines.Take(3).Select(line => line.Label));
            Assert.Equal("NEXT", summary.Lines[^1].Label);
        });

    private static double Drop(int i) => i >= Onset ? 0.65 : 1;

    private static GatheredTriage Fell() => new() { Series = [MadeSeries.Ratio(3, 300, Drop)] };

    private static SignalSeries Errors(double factor)
    {
        var start = Began.AddDays(-7);
        var values = Enumerable.Range(0, 7 * 288 + 96).Select(i => (double?)((start.AddMinutes(5 * i) >= Began ? factor : 1) * (1 + i % 7 * 0.01))).ToList();
        return new() { Kind = SignalKind.Http5xx, Service = "checkout", Unit = SignalUnit.Percent, Start = start, Interval = TimeSpan.FromMinutes(5), Values = values };
    }
}
