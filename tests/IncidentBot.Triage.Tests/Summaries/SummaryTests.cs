using IncidentBot.Triage;

namespace IncidentBot.Triage.Tests;

public sealed class SummaryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("Payments", 60));

    [Fact]
    public void However_long_the_names_are_a_summary_is_eight_lines_and_900_characters()
    {
        var state = Dropped(Long);

        var summary = Summary.Of(state, Diagnosis.Of(state, Now));

        Assert.InRange(summary.Lines.Count, 6, Summary.MostLines);
        Assert.InRange(summary.ToPlainText().Length, 1, Summary.MostCharacters);
        Assert.Equal("VERDICT", summary.Lines[0].Label);
    }

    [Fact]
    public void The_first_line_names_the_cause_the_change_the_confidence_and_the_size()
    {
        var state = Dropped("checkout 8.4");

        var headline = Summary.Headline(state, Diagnosis.Of(state, Now));

        Assert.Matches(@"^Own change: checkout 8\.4 — (HIGH|MEDIUM) \[checkout conversion −(19|20|21) %\]$", headline);
    }

    [Fact]
    public void Nothing_known_is_said_as_such_and_nothing_is_made_up()
    {
        var metric = new Metric { Name = "checkout conversion" };
        var state = TriageState.Fold("t", [new TriageStarted(Now, new Person { Id = "lena", Name = "Lena" }, "checkout conversion -20%", metric, new Report(-0.2, null))]);

        var text = Summary.Of(state, Diagnosis.Of(state, Now)).ToPlainText();

        Assert.StartsWith("VERDICT  Inconclusive", text, StringComparison.Ordinal);
        Assert.Contains("reported −20 %; cannot be computed without a series", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Cause.Vendor, "tracking, deploys, own errors and latency")]
    [InlineData(Cause.Deploy, "tracking, errors and latency, vendors")]
    public void Beside_a_vendor_only_own_errors_are_ruled_out(Cause cause, string expected)
    {
        var state = Dropped("checkout 8.4");
        var diagnosis = Diagnosis.Of(state, Now);
        var clear = diagnosis with { Standings = [.. diagnosis.Standings.Select(standing => standing with { Mark = CheckMark.Ok })], Verdict = diagnosis.Verdict with { Cause = cause } };

        Assert.Equal(expected, Summary.Of(state, clear).Lines.Single(line => line.Label == "RULED OUT").Text.ToPlainText());
    }

    [Theory]
    [InlineData(AnswerValue.No, "tracking, vendors", "nothing left out")]
    [InlineData(AnswerValue.Yes, "tracking", "vendors (Omar disagrees with the sources)")]
    public void What_somebody_disputes_is_not_ruled_out_but_told(AnswerValue answer, string ruledOut, string notChecked)
    {
        var status = new EvidenceGathered(Now, new EvidenceRequest("vendors/a", "status pages", EvidenceKind.VendorIncidents, new TimeWindow(Now.AddDays(-2), Now), Segment.Everything), new Evidence.Found(new VendorIncidentsObserved([])));
        var state = Dropped("checkout 8.4", status, new AnswerGiven(Now, QuestionId.Vendors, new Person { Id = "omar", Name = "Omar" }, new Answer(answer)));

        var lines = Summary.Of(state, Diagnosis.Of(state, Now)).Lines.ToLookup(line => line.Label, line => line.Text.ToPlainText());

        Assert.Equal((ruledOut, notChecked), (lines["RULED OUT"].Single(), lines["NOT CHECKED"].Single()));
    }

    // 20 % fewer orders since three hours, in two sources, minutes after a deploy to the service whose errors rose.
    private static TriageState Dropped(string words, params TriageEvent[] more)
    {
        var metric = new Metric
        {
            Name = words == Long ? Long : "checkout conversion",
            Unit = words,
            UnitValue = new Money(99_999, "EUR"),
            Services = ["checkout"],
            Vendors = [words],
            People = [.. Enum.GetValues<PersonRole>().Select(role => new Person { Id = "omar", Name = words, Role = role })],
        };
        var onset = Now - TimeSpan.FromHours(3);
        var everything = new TimeWindow(Now - TimeSpan.FromDays(36), Now);
        var change = new Change { Id = "c1", At = onset - TimeSpan.FromMinutes(6), Kind = ChangeKind.Deploy, Title = words, Service = "checkout" };
        var start = everything.From;
        var errors = Enumerable.Range(0, 36 * 288).Select(i => (double?)(start + TimeSpan.FromMinutes(5 * i) >= onset ? 9 : 0.3 + i % 5 * 0.02)).ToList();
        var signal = new SignalSeries { Kind = SignalKind.Http5xx, Service = "checkout", Unit = SignalUnit.Percent, Start = start, Interval = TimeSpan.FromMinutes(5), Values = errors };
        EvidenceGathered Gathered(string id, EvidenceKind kind, Observation what) => new(Now, new EvidenceRequest(id, words, kind, everything, Segment.Everything), new Evidence.Found(what));
        return TriageState.Fold("t", [
            new TriageStarted(Now, new Person { Id = "lena", Name = words }, words, metric, new Report(-0.2, null)),
            Gathered("series/a", EvidenceKind.Series, new SeriesObserved(Series($"{words} analytics", SourceRole.Analytics, start, onset, 1))),
            Gathered("series/b", EvidenceKind.Series, new SeriesObserved(Series($"{words} server", SourceRole.Server, start, onset, 2))),
            Gathered("changes/a", EvidenceKind.Changes, new ChangesObserved([change])),
            Gathered("signals/a", EvidenceKind.Signals, new SignalsObserved([signal], [])),
            new AnswerGiven(Now, QuestionId.Segments, new Person { Id = "ana", Name = words }, new Answer(AnswerValue.No, words)),
            .. more,
        ]);
    }

    private static MetricSeries Series(string source, SourceRole role, DateTimeOffset start, DateTimeOffset onset, int seed)
    {
        var dice = new Random(seed);
        var times = Enumerable.Range(0, 36 * 48).Select(i => start + TimeSpan.FromMinutes(30 * i)).ToList();
        return new MetricSeries
        {
            Source = source,
            Role = role,
            Start = start,
            Interval = TimeSpan.FromMinutes(30),
            Numerator = [.. times.Select(at => (double?)Math.Round((at >= onset ? 800 : 1000) + 30 * (dice.NextDouble() + dice.NextDouble() + dice.NextDouble() - 1.5)))],
            Denominator = [.. times.Select(_ => (double?)20_000)],
        };
    }
}
