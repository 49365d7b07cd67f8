using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

/// <summary>What time does to a triage, through the real registration and store.</summary>
public sealed class ClockworkTests : IDisposable
{
    private static readonly Person Lee = new() { Id = "lee", Name = "Lee" };
    private static readonly Person Dana = new() { Id = "dana", Name = "Dana", Role = PersonRole.Data, StandIn = "Lee" };
    private static readonly Metric Metric = new() { Name = "checkout conversion", People = [Dana with { Role = PersonRole.Data }, Dana with { Role = PersonRole.Product }, Dana with { Role = PersonRole.OnCall }, Lee] };

    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-clockwork").FullName;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_question_is_put_again_to_the_person_asked_then_to_the_stand_in_and_then_to_nobody()
    {
        var (state, diagnosis) = Asked();

        var (tooEarly, first) = (Next(state, diagnosis, 14), Next(state, diagnosis, 15));
        state = state.Apply(Assert.IsType<PersonReminded>(first));
        var (again, second) = (Next(state, diagnosis, 29), Next(state, diagnosis, 30));
        state = state.Apply(Assert.IsType<PersonReminded>(second));

        Assert.Null(tooEarly);
        Assert.Null(again);
        Assert.Equal(("Dana", "Lee"), (((PersonReminded)first).To.Name, ((PersonReminded)second).To.Name));
        Assert.Null(Next(state, diagnosis, 600));
    }

    [Fact]
    public void Who_got_the_question_handed_over_is_reminded_from_then_on()
    {
        var (state, diagnosis) = Asked();
        var handed = state.Apply(new QuestionHandedOver(MadeTurn.Now.AddMinutes(10), QuestionId.Timing, MadeTurn.Lena, Lee));

        Assert.Null(Next(handed, diagnosis, 24));
        Assert.Equal("Lee", Assert.IsType<PersonReminded>(Next(handed, diagnosis, 25)).To.Name);
    }

    [Fact]
    public void A_question_that_was_put_to_nobody_in_particular_is_not_put_again()
    {
        var (state, diagnosis) = Asked(to: null);

        Assert.Null(Next(state, diagnosis, 600));
    }

    [Fact]
    public void What_nobody_cares_about_is_closed_after_a_week_without_a_word()
    {
        var (state, diagnosis) = Asked(to: null);
        var spokeTo = state.Apply(new HypothesisParked(MadeTurn.Now.AddDays(1), MadeTurn.Lena, "maybe the weather"));

        Assert.Null(Clockwork.Next(spokeTo, diagnosis, ClockworkSettings.Default, MadeTurn.Now.AddDays(7.5)));
        Assert.Equal("nobody said anything for 7 days", Assert.IsType<TriageClosed>(Clockwork.Next(spokeTo, diagnosis, ClockworkSettings.Default, MadeTurn.Now.AddDays(8))).Note);
        Assert.Equal(MadeTurn.Now.AddDays(8), Clockwork.Due(spokeTo, diagnosis, ClockworkSettings.Default));
    }

    [Fact]
    public async Task A_reminder_is_given_once_also_over_a_restart_and_a_clock_that_jumps_back()
    {
        await using (var first = await StartAsync(MadeTurn.Now))
        {
            await first.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
            await first.Channel.SeeAsync(Timing.Question.Prompt, Limit);
        }

        await using (var second = await StartAsync(MadeTurn.Now.AddMinutes(16)))
        {
            var reminded = await second.Channel.SeeAsync("this is still open", Limit);
            Assert.StartsWith("Dana", reminded, StringComparison.Ordinal);
        }

        await using (var jumpedBack = await StartAsync(MadeTurn.Now.AddMinutes(-50)))
            await jumpedBack.Inbox.ReceiveAsync(MadeTurn.Text("status", Lee), Limit);
        await using var last = await StartAsync(MadeTurn.Now.AddMinutes(31));
        await last.Channel.SeeAsync("Lee this is still open", Limit);
        Assert.Single(last.Channel.Deliveries, delivery => delivery.Message.Key.StartsWith("reminder-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_verdict_the_metric_is_read_again_and_told_when_it_is_back()
    {
        var state = await DroppedAsync();
        var diagnosis = Diagnosis.Of(state, MadeTurn.Now);

        var planned = Assert.IsType<RecheckPlanned>(Next(state, diagnosis, 15));
        var stillDown = state.Apply(planned).Apply(Rechecks.Read(state, diagnosis, await RecoveringShop.ReadAsync(MadeTurn.Now), MadeTurn.Now.AddMinutes(15)));
        var again = Next(stillDown, diagnosis, 30);
        var later = MadeTurn.Now.AddHours(2);
        var back = stillDown.Apply(Rechecks.Read(state, diagnosis, await RecoveringShop.ReadAsync(later), later));
        var told = ThreadView.Of(back, diagnosis, new Catalogue([])).Single(message => message.Key == "recovery");

        Assert.True(diagnosis.Analyses.HasDropped);
        Assert.Null(Next(state, diagnosis, 14));
        Assert.IsType<RecheckPlanned>(again);
        Assert.InRange(back.LastRecheck?.BackSince ?? default, MadeTurn.Now.AddMinutes(-10), MadeTurn.Now.AddMinutes(20));
        Assert.Equal($"paid orders is back to expected since {back.LastRecheck?.BackSince:HH:mm}.", told.Notification);
        Assert.Null(Next(back, diagnosis, 600));
    }

    [Fact]
    public async Task A_drop_that_is_no_longer_seen_is_back_only_once_what_was_counted_since_the_verdict_speaks_against_it()
    {
        var state = await DroppedAsync();
        var diagnosis = Diagnosis.Of(state, MadeTurn.Now);
        var (soon, later) = (MadeTurn.Now.AddMinutes(15), MadeTurn.Now.AddHours(2));

        var tooSoon = Rechecks.Read(state, diagnosis, RecoveringShop.Corrected(soon), soon);
        var told = Rechecks.Read(state, diagnosis, RecoveringShop.Corrected(later), later);

        Assert.Equal((null, null), (tooSoon.BackSince, tooSoon.Reason));
        Assert.Equal(MadeTurn.Now, told.BackSince);
    }

    private static async Task<TriageState> DroppedAsync()
    {
        var request = new EvidenceRequest("series/shop", "shop", EvidenceKind.Series, new TimeWindow(MadeTurn.Now.AddDays(-36), MadeTurn.Now), Segment.Everything);
        return TriageState.Fold("t-1",
        [
            new TriageStarted(MadeTurn.Now, MadeTurn.Lena, "triage", RecoveringShop.Metric, new Report(null, null)),
            new EvidencePlanned(MadeTurn.Now, 1, [request]),
            new EvidenceGathered(MadeTurn.Now, request, await RecoveringShop.ReadAsync(MadeTurn.Now)),
            new EvidencePlanned(MadeTurn.Now, 2, []),
            new EvidencePlanned(MadeTurn.Now, 3, []),
            new VerdictReached(MadeTurn.Now, Cause.Inconclusive, Confidence.Low, 0.3, null),
        ]);
    }

    private Task<ConversationHost> StartAsync(DateTimeOffset now) =>
        ConversationHost.StartAsync(Path.Combine(_folder, "triages.db"), new FakeTimeProvider(now), [Metric], new RecordingChannel(), Limit);

    private static TriageEvent? Next(TriageState state, Diagnosis diagnosis, int minutes) =>
        Clockwork.Next(state, diagnosis, ClockworkSettings.Default, MadeTurn.Now.AddMinutes(minutes));

    private static (TriageState State, Diagnosis Diagnosis) Asked() => Asked(Dana);

    private static (TriageState State, Diagnosis Diagnosis) Asked(Person? to)
    {
        var state = TriageState.Fold("t-1", [new TriageStarted(MadeTurn.Now, MadeTurn.Lena, "triage", Metric, new Report(null, null)), new QuestionAsked(MadeTurn.Now, QuestionId.Timing, to)]);
        return (state, Diagnosis.Of(state, MadeTurn.Now));
    }

    /// <summary>A metric that lost a third three hours before the triage and is back five minutes after it.</summary>
    private static class RecoveringShop
    {
        public static readonly Metric Metric = new()
        {
            Name = "paid orders",
            Kind = MetricKind.Count,
            Sources = [new MetricSource { Name = "shop", Connector = "Shop", Role = SourceRole.Server }],
        };

        private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

        public static Task<Evidence> ReadAsync(DateTimeOffset now) => Task.FromResult<Evidence>(Read(now, IsDown));

        /// <summary>The source has corrected its counts: nothing was ever lost.</summary>
        public static Evidence.Found Corrected(DateTimeOffset now) => Read(now, _ => false);

        private static Evidence.Found Read(DateTimeOffset now, Func<DateTimeOffset, bool> isDown)
        {
            var random = new Random(3);
            var start = MadeTurn.Now.AddDays(-36);
            var buckets = Enumerable.Range(0, (int)((now - start) / Interval)).Select(i => start + i * Interval);
            var values = buckets.Select(at => (double?)Math.Round((isDown(at) ? 670 : 1000) + 25 * (random.NextDouble() + random.NextDouble() - 1))).ToList();
            return new Evidence.Found(new SeriesObserved(new MetricSeries { Source = "shop", Role = SourceRole.Server, Start = start, Interval = Interval, Numerator = values }));
        }

        private static bool IsDown(DateTimeOffset at) => at >= MadeTurn.Now.AddHours(-3) && at < MadeTurn.Now.AddMinutes(5);
    }
}
