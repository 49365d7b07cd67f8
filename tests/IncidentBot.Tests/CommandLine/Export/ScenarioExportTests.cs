using System.Text;
using IncidentBot.CommandLine.Export;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Export;

/// <summary>What the format cannot hold is mapped, or said in one sentence.</summary>
public sealed class ScenarioExportTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero).AddMilliseconds(750);
    private static readonly Person Ada = new() { Id = "ada", Name = "Ada Stein" };
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly List<TriageEvent> _events = [new TriageStarted(Now.AddMinutes(-1), Ada, "checkout looks odd, says Ben", Metric(), new Report(-0.2, Now.AddHours(-2)))];

    [Fact]
    public void A_triage_that_only_asked_has_nothing_to_replay()
    {
        var refused = Assert.Throws<NotExportableException>(() => Export());

        Assert.Equal("Triage t has no series of checkout that the format can hold: there is nothing to replay.", refused.Message);
    }

    [Fact]
    public void Series_are_cut_to_six_weeks_and_odd_buckets_are_left_out_and_both_are_said()
    {
        Gather("series/shop", EvidenceKind.Series, new SeriesObserved(Series("shop", Quarter, 60)));
        Gather("series/odd", EvidenceKind.Series, new SeriesObserved(Series("odd", TimeSpan.FromMinutes(7), 40)));

        var exported = Export();

        var series = Assert.Single(exported.Scenario.Series);
        Assert.InRange((exported.Scenario.Now - series.Start).TotalDays, 41.98, 42);
        Assert.Equal(["shop is cut to the last six weeks.", "odd is left out: the format has no buckets of 7 min."], exported.Remarks.Order(StringComparer.Ordinal).Reverse());
        Assert.Contains("server-logs", exported.Scenario.Unavailable);
    }

    [Fact]
    public void Dimensions_that_the_format_does_not_know_are_added_up()
    {
        Gather("series/shop", EvidenceKind.Series, new SeriesObserved(Series("shop", Quarter, 36)));
        Gather("breakdown/shop", EvidenceKind.Breakdown, new BreakdownObserved(new Breakdown
        {
            Source = "shop",
            Window = new(Now.AddHours(-2), Now),
            Dimensions = ["platform", "shopType"],
            BaselineWeeks = 2,
            Rows = [Row("ios", "b2b", 1), Row("ios", "b2c", 2), Row("web", "b2c", 4)],
        }));

        var exported = Export();

        Assert.Equal(["platform"], exported.Scenario.Breakdown?.Dimensions);
        Assert.Equal([("ios", 3, 30, 60, 600), ("web", 4, 40, 80, 800)], exported.Scenario.Breakdown?.Rows.Select(row => (row.Values[0], row.Numerator, row.Denominator ?? 0, row.BaselineNumerator, row.BaselineDenominator ?? 0)));
        Assert.Contains("Dimension shopType is left out: the format knows platform, browser, country, device, appVersion.", exported.Remarks);
    }

    [Fact]
    public void Answers_after_the_moment_of_the_triage_carry_that_moment_and_a_skip_is_a_dont_know()
    {
        Gather("series/shop", EvidenceKind.Series, new SeriesObserved(Series("shop", Quarter, 36)));
        _events.Add(new AnswerGiven(Now.AddMinutes(9), QuestionId.Errors, new Person { Id = "omar", Name = "Omar", Role = PersonRole.OnCall }, new Answer(AnswerValue.No, "Ada Stein says panels look normal")));
        _events.Add(new QuestionSkipped(Now.AddMinutes(10), QuestionId.Vendors, Ada, "no access"));
        _events.Add(new LockOpened(Now.AddMinutes(11), Ada));

        var (scenario, _, remarks) = Export();

        var moment = new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);
        Assert.Equal(moment, scenario.Now);
        Assert.Equal(
            [new(QuestionId.Errors, moment, "person-2 (on-call)", AnswerValue.No, "… panels look normal"), new(QuestionId.Vendors, moment, "person-1", AnswerValue.Unknown, "skipped")],
            scenario.Answers);
        Assert.Equal("person-1", scenario.Report.By);
        Assert.Equal("the metric looks wrong by 20 % since 11:20", scenario.Report.Text);
        Assert.Contains(remarks, remark => remark.StartsWith("The lock of question 6", StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_could_look_at_is_unavailable_and_not_absent()
    {
        Gather("series/shop", EvidenceKind.Series, new SeriesObserved(Series("shop", Quarter, 36)));
        Gather("changes/git", EvidenceKind.Changes, new ChangesObserved([]));

        Assert.Equal(["server-logs", "statuspages", "metrics", "alerts"], Export().Scenario.Unavailable);
    }

    [Fact]
    public void Ids_and_authors_are_new_and_what_is_written_is_read_again()
    {
        Gather("series/shop", EvidenceKind.Series, new SeriesObserved(Series("shop", Quarter, 36)));
        Gather("changes/git", EvidenceKind.Changes, new ChangesObserved([
            new Change { Id = "acme/secret#2", At = Now.AddHours(-3), Kind = ChangeKind.Flag, Title = "flag “vip for Contoso” on", Service = "shop", Author = "ada stein", Scope = new(new Dictionary<string, string> { ["platform"] = "ios", ["tenant"] = "contoso" }) },
            new Change { Id = "acme/secret#1", At = Now.AddHours(-9), Kind = ChangeKind.Deploy, Title = "shop 8.4", Service = "shop", Rollout = [new(Now.AddHours(-9), 5)] },
        ]));
        _events.Add(new VerdictReached(Now, Cause.Deploy, Confidence.High, 0.97, "acme/secret#2"));
        _events.Add(new TriageClosed(Now.AddHours(1), Ada, Cause.Deploy, "it was Ben", new RealCulprit("acme/secret#2"), Grade.Right));

        var (scenario, truth, _) = Export();
        var text = ScenarioWriter.Write(scenario, truth);
        var again = ScenarioReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal([("c1", "shop 8.4", ""), ("c2", "flag … on", "person-1")], again.Changes.Select(change => (change.Id, change.Title, change.Author ?? "")));
        Assert.Equal("platform ios", again.Changes[1].Scope.ToString());
        Assert.Equal(text, ScenarioWriter.Write(again, Truth.ReadFrom(Encoding.UTF8.GetBytes(text))));
        Assert.Equal((Cause.Deploy, "c2", true), (truth?.Cause, truth?.Culprit, truth?.Real));
        Assert.EndsWith("the verdict then: own change, high; it was …", truth?.Notes, StringComparison.Ordinal);
        Assert.All(["secret", "contoso", "vip", "Ben", "Ada", "Stein"], word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    private ExportedScenario Export() => ScenarioExport.Of(TriageState.Fold("t", _events));

    private void Gather(string id, EvidenceKind kind, Observation what)
    {
        if (_events.Count == 1)
            _events.Add(new EvidencePlanned(Now, 1, []));
        _events.Add(new EvidenceGathered(Now, new EvidenceRequest(id, id.Split('/')[1], kind, new(Now.AddDays(-7), Now), Segment.Everything), new Evidence.Found(what)));
    }

    private static Metric Metric() => new()
    {
        Name = "checkout",
        Sources = [new MetricSource { Name = "shop", Connector = "x", Role = SourceRole.Analytics }, new MetricSource { Name = "odd", Connector = "x", Role = SourceRole.Server }],
        Repositories = [new MetricRepository { Name = "acme/secret", Service = "shop" }],
    };

    private static BreakdownRow Row(string platform, string type, double value) =>
        new() { Values = [platform, type], Numerator = value, Denominator = value * 10, BaselineNumerator = value * 10, BaselineDenominator = value * 100 };

    private static MetricSeries Series(string source, TimeSpan interval, int days)
    {
        var count = (int)(TimeSpan.FromDays(days) / interval);
        return new()
        {
            Source = source, Role = SourceRole.Analytics, Start = ScenarioExport.Seconds(Now) - count * interval, Interval = interval,
            Numerator = [.. Enumerable.Range(0, count).Select(i => (double?)(100 + i % 7))], Denominator = [.. Enumerable.Repeat((double?)1000, count)],
        };
    }
}
