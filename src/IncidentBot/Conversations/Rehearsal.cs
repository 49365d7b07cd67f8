using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// One made-up drop, thought through from its series to its verdict while nobody waits: what the runtime compiles for it, the first triage during an outage need not
/// wait for. Nothing is asked, stored or shown.
/// </summary>
internal sealed class Rehearsal(Catalogue catalogue) : BackgroundService
{
    private const int Days = 36;
    private const int PerDay = 48;
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Fell = Now.AddHours(-4);
    private static readonly Metric Metric = new() { Name = "rehearsal", Sources = [new MetricSource { Name = "shop", Connector = "shop", Role = SourceRole.Server }], Services = ["shop"] };

    /// <summary>Everything that people would see of it in the end.</summary>
    public static IReadOnlyList<Message> Play(Catalogue catalogue)
    {
        var ada = new Person { Id = "ada", Name = "Ada" };
        var state = TriageState.Fold(
            "rehearsal",
            [
                new TriageStarted(Now, ada, "rehearsal is down", Metric, new Report(null, null)),
                .. Wave(1, ("series/shop", EvidenceKind.Series, new SeriesObserved(Series())), ("changes/shop", EvidenceKind.Changes, new ChangesObserved([Deploy]))),
                .. Wave(2, ("breakdown/shop", EvidenceKind.Breakdown, new BreakdownObserved(Breakdown))),
                .. Wave(TriageState.LastWave),
            ]);
        var diagnosis = Diagnosis.Of(state, Now);
        while (Progress.Next(state, diagnosis, Now) is { } next)
        {
            state = state.Apply(next);
            if (next is QuestionAsked asked)
                state = state.Apply(new QuestionSkipped(Now, asked.Question, ada, "nobody to ask"));
            diagnosis = Diagnosis.Of(state, diagnosis.Analyses);
        }

        return ThreadView.Of(state, diagnosis, catalogue);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Play(catalogue), stoppingToken);

    private static IEnumerable<TriageEvent> Wave(int wave, params (string Id, EvidenceKind Kind, Observation What)[] found)
    {
        var asked = found.Select(one => (Request: new EvidenceRequest(one.Id, "shop", one.Kind, new TimeWindow(Now.AddDays(-Days), Now), Segment.Everything), one.What)).ToList();
        return asked.Select(one => new EvidenceGathered(Now, one.Request, new Evidence.Found(one.What))).Prepend<TriageEvent>(new EvidencePlanned(Now, wave, [.. asked.Select(one => one.Request)]));
    }

    private static Change Deploy => new() { Id = "deploy", At = Fell.AddMinutes(-5), Kind = ChangeKind.Deploy, Title = "deploy", Service = "shop" };

    private static MetricSeries Series()
    {
        var (start, interval) = (Now.AddDays(-Days), TimeSpan.FromDays(1) / PerDay);
        var sessions = Enumerable.Range(0, Days * PerDay).Select(i => 6_000 + 2_000 * Math.Sin(2 * Math.PI * i / PerDay)).ToList();
        return new MetricSeries
        {
            Source = "shop",
            Role = SourceRole.Server,
            Start = start,
            Interval = interval,
            Numerator = [.. sessions.Select((all, i) => (double?)Math.Round(all * (start + i * interval < Fell ? 0.03 : 0.02) + i % 7 * 3))],
            Denominator = [.. sessions.Select(all => (double?)all)],
        };
    }

    private static Breakdown Breakdown => new()
    {
        Source = "shop",
        Window = new TimeWindow(Fell, Now),
        Dimensions = ["platform"],
        Rows = [Row("ios", 200), Row("android", 300), Row("web", 300)],
    };

    private static BreakdownRow Row(string platform, double orders) =>
        new() { Values = [platform], Numerator = orders, Denominator = 10_000, BaselineNumerator = 300, BaselineDenominator = 10_000 };
}
