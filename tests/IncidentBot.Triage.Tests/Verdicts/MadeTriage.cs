namespace IncidentBot.Triage.Tests;

/// <summary>A triage out of a seed: some shop, some drop or none, and whatever sources and people may say about it, fitting or not.</summary>
internal sealed class MadeTriage
{
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(30);
    private static readonly TimeWindow Weeks = new(Now.AddDays(-35), Now);
    private static readonly string[] Services = ["checkout", "search", "database"];
    private static readonly string[] Vendors = ["Paynova", "Parcelio"];

    private readonly Random _dice;
    private readonly DateTimeOffset _onset;
    private readonly double _level;

    private MadeTriage(int seed)
    {
        _dice = new Random(seed);
        _onset = Now - Bucket * _dice.Next(2, 60);
        _level = _dice.Next(3) == 0 ? 1 : 0.6 + 0.3 * _dice.NextDouble();
    }

    public static DateTimeOffset Now => new(2026, 3, 18, 12, 10, 0, TimeSpan.Zero);

    /// <summary>The log, in an order in which it could have happened.</summary>
    public static IReadOnlyList<TriageEvent> Events(int seed) => new MadeTriage(seed).Make();

    public static TriageState State(int seed) => TriageState.Fold("t", Events(seed));

    /// <summary>The answers of each wave in another order, and within each answer its entries too.</summary>
    public static TriageState Shuffled(IReadOnlyList<TriageEvent> events, int seed)
    {
        var dice = new Random(seed);
        List<TriageEvent> shuffled = [];
        for (var i = 0; i < events.Count;)
        {
            var run = events.Skip(i).TakeWhile(e => e is EvidenceGathered).Select(e => Shuffled((EvidenceGathered)e, dice)).ToArray();
            dice.Shuffle(run);
            shuffled.AddRange(run.Length > 0 ? run : [events[i]]);
            i += Math.Max(1, run.Length);
        }

        return TriageState.Fold("t", shuffled);
    }

    private static EvidenceGathered Shuffled(EvidenceGathered gathered, Random dice) => gathered.Evidence is not Evidence.Found found ? gathered : gathered with
    {
        Evidence = found with
        {
            What = found.What switch
            {
                ChangesObserved observed => new ChangesObserved(Shuffled(observed.Changes, dice)),
                VendorIncidentsObserved observed => new VendorIncidentsObserved(Shuffled(observed.Incidents, dice)),
                SignalsObserved observed => new SignalsObserved(Shuffled(observed.Series, dice), Shuffled(observed.Alerts, dice)),
                BreakdownObserved observed => new BreakdownObserved(observed.Breakdown with { Rows = Shuffled(observed.Breakdown.Rows, dice) }),
                var other => other,
            },
        },
    };

    private static T[] Shuffled<T>(IReadOnlyList<T> items, Random dice)
    {
        var copy = items.ToArray();
        dice.Shuffle(copy);
        return copy;
    }

    private List<TriageEvent> Make()
    {
        SourceRole[] roles = [SourceRole.Analytics, SourceRole.Server, SourceRole.Payments];
        var metric = new Metric
        {
            Name = "checkout conversion",
            Services = Services,
            Vendors = Vendors,
            Sources = [.. roles.Take(_dice.Next(1, 4)).Select(role => new MetricSource { Name = $"{role}", Connector = "x", Role = role })],
            Calendar = Happens(0.3) ? [new CalendarEntry { From = _onset, To = _onset.AddDays(3), Kind = CalendarKind.Campaign, Title = "Spring sale" }] : [],
        };
        List<(string Id, EvidenceKind Kind, Evidence Evidence)> first =
        [
            .. metric.Sources.Select(source => ($"series/{source.Name}", EvidenceKind.Series, Or(() => new SeriesObserved(Series(source))))),
            ("changes/a", EvidenceKind.Changes, Or(() => new ChangesObserved(Changes("a")))),
            ("changes/b", EvidenceKind.Changes, Or(() => new ChangesObserved(Changes("b")))),
            ("signals/a", EvidenceKind.Signals, Or(() => new SignalsObserved([.. Enumerable.Range(0, 5).Select(_ => Signal()).DistinctBy(signal => (signal.Service, signal.Kind))], []))),
            ("signals/b", EvidenceKind.Signals, Or(() => new SignalsObserved([], [.. Enumerable.Range(0, 4).Select(Alert)]))),
            ("vendors/a", EvidenceKind.VendorIncidents, Or(() => new VendorIncidentsObserved([.. Enumerable.Range(0, _dice.Next(3)).Select(Incident)]))),
        ];
        List<(string Id, EvidenceKind Kind, Evidence Evidence)> second = Happens(0.7) ? [("breakdown/a", EvidenceKind.Breakdown, Or(() => new BreakdownObserved(Breakdown(metric))))] : [];
        return
        [
            new TriageStarted(Now, Somebody("lena"), "checkout conversion", metric, new Report(-0.2, Happens(0.5) ? _onset : null)),
            .. Wave(1, first), .. Wave(2, second), .. Wave(3, []),
            .. Agenda.Questions.Where(_ => Happens(0.3)).Select(question => new AnswerGiven(Now, question.Id, Somebody("omar"), new Answer(Pick<AnswerValue>(AnswerValue.Yes, AnswerValue.No, AnswerValue.Unknown)))),
        ];
    }

    private static IEnumerable<TriageEvent> Wave(int wave, List<(string Id, EvidenceKind Kind, Evidence Evidence)> answers)
    {
        var requests = answers.Select(answer => new EvidenceRequest(answer.Id, answer.Id, answer.Kind, Weeks, Segment.Everything)).ToList();
        return requests.Zip(answers).Select(pair => new EvidenceGathered(Now, pair.First, pair.Second.Evidence)).Prepend<TriageEvent>(new EvidencePlanned(Now, wave, requests));
    }

    private Evidence Or(Func<Observation> observe) => Happens(0.1) ? new Evidence.Unavailable("no permission.") : Happens(0.05) ? new Evidence.Nothing() : new Evidence.Found(observe());

    private MetricSeries Series(MetricSource source)
    {
        var level = Happens(0.3) ? 1 : _level;
        var times = Enumerable.Range(0, (int)(Weeks.Length / Bucket)).Select(i => Weeks.From + i * Bucket).ToList();
        return new()
        {
            Source = source.Name, Role = source.Role, Start = Weeks.From, Interval = Bucket,
            Numerator = [.. times.Select(at => (double?)Math.Round(300 * (at >= _onset ? level : 1) * (1 + 0.08 * (_dice.NextDouble() - 0.5))))],
            Denominator = [.. times.Select(_ => (double?)3000)],
        };
    }

    // Whole minutes, and few of them: ties are what an order could hide behind.
    private Change[] Changes(string source) => [.. Enumerable.Range(0, _dice.Next(6)).Select(i => new Change
    {
        Id = $"{source}{i}", At = Around(), Kind = Pick(Enum.GetValues<ChangeKind>()), Title = $"change {source}{i}", Service = Pick(Services),
        Scope = Happens(0.2) ? Ios : Segment.Everything,
    })];

    private VendorIncident Incident(int i) => new() { Id = $"v{i}", Vendor = Pick(Vendors), Start = Around(), PostedAt = Now.AddMinutes(-1), Impact = Pick(Enum.GetValues<VendorImpact>()), Title = $"notice {i}" };

    private Alert Alert(int i) => new() { Id = $"a{i}", Start = Around(), Severity = Pick(Enum.GetValues<AlertSeverity>()), Service = Pick(Services), Title = Pick("5xx rate high", "certificate expired", "queue slow") };

    private SignalSeries Signal()
    {
        var rises = Happens(0.4);
        var times = Enumerable.Range(0, 7 * 48).Select(i => Now.AddDays(-7) + i * Bucket);
        return new()
        {
            Kind = Pick(Enum.GetValues<SignalKind>()), Service = Pick([.. Services, .. Vendors]), Unit = SignalUnit.Percent, Start = Now.AddDays(-7), Interval = Bucket,
            Values = [.. times.Select(at => (double?)Math.Round((rises && at >= _onset ? 8 : 1) * (0.5 + 0.1 * _dice.NextDouble()), 3))],
        };
    }

    private Breakdown Breakdown(Metric metric) => new()
    {
        Source = metric.Sources[0].Name, Window = new(_onset, Now), Dimensions = ["platform", "country"],
        Rows = [.. from platform in new[] { "ios", "android", "web" } from country in new[] { "DE", "FR" } select Row(platform, country)],
    };

    private BreakdownRow Row(string platform, string country) => new()
    {
        Values = [platform, country], Numerator = Math.Round(200 * (platform == "ios" ? _level * _level : 1)), Denominator = 2000, BaselineNumerator = 800, BaselineDenominator = 8000,
    };

    private static readonly Segment Ios = new(new Dictionary<string, string> { ["platform"] = "ios" });

    private DateTimeOffset Around() => _onset + TimeSpan.FromMinutes(10 * _dice.Next(-30, 2)) is var at && at > Now ? Now : at;

    private bool Happens(double share) => _dice.NextDouble() < share;

    private T Pick<T>(params T[] items) => items[_dice.Next(items.Length)];

    private static Person Somebody(string name) => new() { Id = name, Name = name };
}
