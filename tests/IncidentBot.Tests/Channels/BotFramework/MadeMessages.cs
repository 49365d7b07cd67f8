using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Every kind of message that the conversation makes, at one fixed moment; its people are in Teams.</summary>
internal static class MadeMessages
{
    public const string Stream = "0123456789abcdef";

    private static readonly DateTimeOffset Now = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Lena = new() { Id = "29:lena", Name = "Lena", TeamsId = "29:lena" };
    private static readonly Person Dana = new() { Id = "Dana", Name = "Dana", Role = PersonRole.Data, TeamsId = "29:dana" };
    private static readonly Person Omar = new() { Id = "Omar", Name = "Omar", Role = PersonRole.OnCall };

    private static readonly Metric Metric = new() { Name = "checkout conversion", People = [Dana, Omar], Vendors = ["Stripe"], Unit = "orders", UnitValue = new Money(49.9, "EUR"), Services = ["checkout"] };
    private static readonly Catalogue Catalogue = new([Metric]);

    public static IReadOnlyDictionary<string, (string Stream, Message Message)> All { get; } = Make();

    private static Dictionary<string, (string, Message)> Make()
    {
        var asking = Follow(Start("checkout conversion -20% since 9:40"));
        var open = asking.Open ?? throw new InvalidOperationException("Nothing is asked.");
        var again = Follow(asking.Apply(new ReplyNotUnderstood(Now, open, Lena, "perhaps")).Apply(new QuestionHandedOver(Now, open, Lena, Dana)));
        var parked = asking.Apply(new HypothesisParked(Now, Lena, "maybe the campaign ended")).Apply(new LockOpened(Now, Lena));
        var settled = Follow(parked.Apply(new AnswerGiven(Now, open, Lena, new Answer(AnswerValue.Yes, "since the tag manager was changed", Link: new Uri("https://wiki.example.com/tag?a=1&b=(2)")))));
        var atUsers = Until(parked, QuestionId.Hypotheses);
        var done = Until(atUsers.Apply(new AnswerGiven(Now, QuestionId.Hypotheses, Lena, new Answer(AnswerValue.Yes, Kind: HypothesisKind.Price))), null);
        var closed = done.Apply(new TriageClosed(Now, Lena, Cause.Deploy, "release 8.4"));
        var measured = Until(Measured(), null);
        return new()
        {
            ["root-asking"] = Of(asking, "root"),
            ["root-verdict"] = Of(done, "root"),
            ["root-closed"] = Of(closed, "root"),
            ["root-measured"] = Of(measured, "root"),
            ["question-open"] = Of(asking, "question-0"),
            ["question-again"] = Of(again, "question-0"),
            ["question-users"] = Of(atUsers, $"question-{atUsers.Asked.Count - 1}"),
            ["question-settled"] = Of(settled, "question-0"),
            ["question-closed"] = Of(closed, "question-0"),
            ["evidence"] = Of(measured, "evidence"),
            ["verdict-asked"] = Of(done, "verdict"),
            ["verdict-measured"] = Of(measured, "verdict"),
            ["reply-help"] = Reply(asking, "help"),
            ["reply-status"] = Reply(asking, "status"),
            ["reply-why"] = Reply(measured, "why"),
            ["reply-close"] = Reply(asking, "close"),
            ["reply-not-understood"] = Reply(asking, "perhaps"),
            ["reply-private"] = Reply(asking, "reopen"),
            ["lobby-help"] = Lobby("help"),
            ["lobby-which"] = Lobby("triage"),
            ["lobby-unknown"] = Lobby("triage sign-up rate -20%"),
            ["lobby-list"] = Lobby("list", new TriageEntry("fedcba9876543210", "paid orders", "paid orders −30 %", new Place("teams", "19:c@thread.tacv2", null), Now, null)),
            ["lobby-join"] = Lobby("triage checkout conversion", new TriageEntry("fedcba9876543210", "checkout conversion", "checkout conversion −20 %", new Place("teams", "19:c@thread.tacv2", null), Now, null)),
        };
    }

    private static TriageState Start(string sentence) => Gathered(TriageState.Fold(Stream, [new TriageStarted(Now, Lena, sentence, Metric, new Report(-0.2, Now - TimeSpan.FromHours(3)))]));

    /// <summary>Nothing else is waited for.</summary>
    private static TriageState Gathered(TriageState state) => Enumerable.Range(1, TriageState.LastWave).Aggregate(state, (before, wave) => before.Apply(new EvidencePlanned(Now, wave, [])));

    private static TriageState Follow(TriageState state)
    {
        while (Progress.Next(state, Diagnosis.Of(state, Now), Now) is { } next)
            state = state.Apply(next);
        return state;
    }

    private static TriageState Until(TriageState state, QuestionId? question)
    {
        state = Follow(state);
        while (state.Open is { } open && open != question)
            state = Follow(state.Apply(new AnswerGiven(Now, open, Dana, new Answer(open == QuestionId.Agreement ? AnswerValue.Yes : AnswerValue.No))));
        return state;
    }

    private static (string, Message) Of(TriageState state, string key) => (Stream, ThreadView.Of(state, Diagnosis.Of(state, Now), Catalogue).Single(message => message.Key == key));

    private static (string, Message) Reply(TriageState state, string words) =>
        (Stream, new TriageTurn(state, Diagnosis.Of(state, Now), Said(words), Catalogue).Decide().Reply ?? throw new InvalidOperationException($"“{words}” has no reply."));

    private static (string, Message) Lobby(string words, params IReadOnlyList<TriageEntry> open) =>
        ("lobby:teams:19:c@thread.tacv2", new LobbyTurn(Said(words), Catalogue, open).Decide().Reply ?? throw new InvalidOperationException($"“{words}” has no reply."));

    private static Turn Said(string words) => new("turn-1", new Place("teams", "19:c@thread.tacv2", null), Lena, Now, new Said.Text(words), Addressed: true, TriageId: null);

    /// <summary>A fifth fewer orders since three hours, six minutes after a deploy, with errors, and one source that could not be read.</summary>
    private static TriageState Measured()
    {
        var onset = Now - TimeSpan.FromHours(3);
        var everything = new TimeWindow(Now - TimeSpan.FromDays(36), Now);
        var errors = Enumerable.Range(0, 36 * 288).Select(i => (double?)(everything.From + TimeSpan.FromMinutes(5 * i) >= onset ? 9 : 0.3 + i % 5 * 0.02)).ToList();
        var link = new Uri("https://prometheus.example.com/graph?g0.expr=sum(rate(errors[5m]))");
        EvidenceGathered Read(string id, EvidenceKind kind, Evidence evidence) => new(Now, new EvidenceRequest(id, id, kind, everything, Segment.Everything), evidence);
        var series = new MetricSeries
        {
            Source = "shop back end",
            Role = SourceRole.Server,
            Start = everything.From,
            Interval = TimeSpan.FromMinutes(30),
            Numerator = [.. Enumerable.Range(0, 36 * 48).Select(i => (double?)((everything.From + TimeSpan.FromMinutes(30 * i) >= onset ? 800 : 1000) + i * 7 % 11))],
            Denominator = [.. Enumerable.Repeat((double?)20_000, 36 * 48)],
            Link = link,
        };
        return Gathered(TriageState.Fold(Stream, [
            new TriageStarted(Now, Lena, "checkout conversion -20%", Metric, new Report(-0.2, null)),
            Read("shop back end", EvidenceKind.Series, new Evidence.Found(new SeriesObserved(series))),
            Read("GitHub", EvidenceKind.Changes, new Evidence.Found(new ChangesObserved([new Change { Id = "c1", At = onset - TimeSpan.FromMinutes(6), Kind = ChangeKind.Deploy, Title = "checkout 8.4", Service = "checkout", Link = new Uri("https://github.example.com/acme/shop/deployments/1") }]))),
            Read("Prometheus", EvidenceKind.Signals, new Evidence.Found(new SignalsObserved([new SignalSeries { Kind = SignalKind.Http5xx, Service = "checkout", Unit = SignalUnit.Percent, Start = everything.From, Interval = TimeSpan.FromMinutes(5), Values = errors }], []))),
            Read("Statuspage", EvidenceKind.VendorIncidents, new Evidence.Unavailable("Statuspage did not answer in time.")),
        ]));
    }
}
