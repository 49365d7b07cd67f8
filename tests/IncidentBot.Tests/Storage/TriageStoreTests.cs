using System.Text.Json;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Storage;

/// <summary>What every store must do. A store's own test class says how to open one and adds what only it can get wrong.</summary>
public abstract class TriageStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Place InChannel = new("web", "incidents", null);
    private static readonly Person Ada = new() { Id = "ada", Name = "Ada" };

    private readonly List<ITriageStore> _stores = [];

    private static CancellationToken Cancelled => new(canceled: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another store over the same data of this test, as a second process would open it.</summary>
    private protected abstract ITriageStore CreateStore();

    private protected virtual ValueTask DeleteDataAsync() => ValueTask.CompletedTask;

    private protected ITriageStore Open()
    {
        var store = CreateStore();
        _stores.Add(store);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.OfType<IAsyncDisposable>())
            await store.DisposeAsync();
        await DeleteDataAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_an_unknown_stream_there_is_nothing()
    {
        var store = Open();

        var stream = await store.LoadAsync("t-1", Cancel);

        Assert.Null(stream);
        Assert.Empty(await store.ListDueAsync(Cancel));
    }

    [Fact]
    public async Task A_received_turn_waits_in_its_stream()
    {
        var store = Open();
        var click = Said("turn-1", new Said.Click("answer", "yes", new Dictionary<string, string> { ["note"] = "the \"new\" tag <b>", ["time"] = "9:40" }));

        var received = await store.ReceiveAsync("t-1", click, Cancel);

        var stream = await store.LoadAsync("t-1", Cancel);
        Assert.True(received);
        Assert.NotNull(stream);
        Assert.Equal(0, stream.Version);
        AssertSame([click], stream.Inbox);
        Assert.Equal(["t-1"], await store.ListDueAsync(Cancel));
    }

    [Fact]
    public async Task A_turn_that_comes_again_is_not_received_again()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);

        var waiting = await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        var elsewhere = await store.ReceiveAsync("t-2", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { HandledTurn = "turn-1" }, Cancel);
        var handled = await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);

        Assert.Equal([false, false, false], [waiting, elsewhere, handled]);
        Assert.Empty((await LoadAsync(store)).Inbox);
        Assert.Null(await store.LoadAsync("t-2", Cancel));
    }

    [Fact]
    public async Task Turns_wait_in_order_of_arrival()
    {
        var store = Open();
        foreach (var id in new[] { "z", "a", "m", "b" })
            await store.ReceiveAsync("t-1", Said(id), Cancel);
        await store.ReceiveAsync("t-2", Said("other"), Cancel);

        await store.CommitAsync(Commit(0) with { HandledTurn = "a" }, Cancel);

        Assert.Equal(["z", "m", "b"], (await LoadAsync(store)).Inbox.Select(turn => turn.Id));
    }

    [Fact]
    public async Task Of_equal_turns_at_once_exactly_one_is_received()
    {
        var (one, other) = (Open(), Open());

        var received = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).ReceiveAsync("t-1", Said("turn-1"), Cancel), Cancel)));

        Assert.Single(received, true);
    }

    [Fact]
    public async Task A_commit_is_there_as_a_whole()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        TriageEvent[] events =
        [
            new TriageStarted(Noon, Ada, "triage checkout -20%", new Metric { Name = "checkout", UnitValue = new Money(40, "EUR") }, new Report(-0.2, Noon)),
            new AnswerGiven(Noon, QuestionId.Tracking, Ada, new Answer(AnswerValue.No, "nothing, sure", Noon, new Uri("https://example.com/a?b=c"))),
            new EvidenceGathered(Noon, Request("vendors/Status"), new Evidence.Unavailable("It did not answer.")),
        ];

        var committed = await store.CommitAsync(
            new Commit("t-1", 0, events, [Message("root", "Looking", Placement.Root), Message("ask", "Did tracking change?")], "turn-1", Entry("t-1")), Cancel);

        var stream = await LoadAsync(store);
        Assert.True(committed);
        Assert.Equal(1, stream.Version);
        Assert.Empty(stream.Inbox);
        AssertSame(events, stream.Events);
        Assert.Equal(["root", "ask"], stream.Outbox.Select(entry => entry.Message.Key));
        AssertSame(Message("ask", "Did tracking change?").Message, stream.Outbox[1].Message);
        Assert.Equal((1, null, 0, 0, null, true), Shape(stream.Outbox[1]));
        Assert.Equal([Entry("t-1")], await store.ListTriagesAsync(alsoClosed: false, limit: 10, Cancel));
    }

    [Fact]
    public async Task Events_stay_in_the_order_of_their_commits()
    {
        var store = Open();

        await store.CommitAsync(Commit(0) with { Events = [Parked("a"), Parked("b")] }, Cancel);
        await store.CommitAsync(Commit(1) with { Events = [] }, Cancel);
        await store.CommitAsync(Commit(2) with { Events = [Parked("c")] }, Cancel);

        var stream = await LoadAsync(store);
        Assert.Equal(3, stream.Version);
        AssertSame(new TriageEvent[] { Parked("a"), Parked("b"), Parked("c") }, stream.Events);
    }

    [Fact]
    public async Task A_series_of_ten_thousand_points_comes_back_as_it_was()
    {
        var store = Open();
        var random = new Random(7);
        var gathered = new EvidenceGathered(Noon, Request("series/Prometheus"), new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = "Prometheus",
            Role = SourceRole.Server,
            Start = Noon,
            Interval = TimeSpan.FromMinutes(5),
            Numerator = [.. Enumerable.Range(0, 10_000).Select(i => i % 97 == 0 ? (double?)null : random.NextDouble() * 500)],
            Denominator = [.. Enumerable.Range(0, 10_000).Select(i => (double?)random.Next(20_000))],
        })));

        await store.CommitAsync(Commit(0) with { Events = [gathered] }, Cancel);

        AssertSame(new TriageEvent[] { gathered }, (await LoadAsync(store)).Events);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_commit_on_another_version_leaves_nothing_behind(long expected)
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Events = [Parked("first")], Messages = [Message("root", "First", Placement.Root)] }, Cancel);
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);

        var committed = await store.CommitAsync(
            new Commit("t-1", expected, [Parked("second")], [Message("root", "Second", Placement.Root), Message("ask", "Second")], "turn-1", Entry("t-1")), Cancel);

        var stream = await LoadAsync(store);
        Assert.False(committed);
        Assert.Equal(1, stream.Version);
        AssertSame(new TriageEvent[] { Parked("first") }, stream.Events);
        Assert.Equal((1, null, 0, 0, null, true), Shape(Assert.Single(stream.Outbox)));
        Assert.Equal("turn-1", Assert.Single(stream.Inbox).Id);
        Assert.Empty(await store.ListTriagesAsync(alsoClosed: true, limit: 10, Cancel));
    }

    [Fact]
    public async Task Of_twenty_commits_at_one_version_exactly_one_wins()
    {
        var (one, other) = (Open(), Open());
        await one.CommitAsync(Commit(0), Cancel);

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => (i % 2 == 0 ? one : other).CommitAsync(Commit(1) with { Events = [Parked($"{i}")], Messages = [Message($"m{i}", "hello")] }, Cancel), Cancel)));

        var winner = Array.IndexOf(won, true);
        var stream = await LoadAsync(other);
        Assert.Single(won, true);
        Assert.Equal(2, stream.Version);
        AssertSame(new TriageEvent[] { Parked($"{winner}") }, stream.Events);
        Assert.Equal($"m{winner}", Assert.Single(stream.Outbox).Message.Key);
    }

    [Fact]
    public async Task Commits_of_different_streams_do_not_hinder_each_other()
    {
        var (one, other) = (Open(), Open());

        var won = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            () => (i % 2 == 0 ? one : other).CommitAsync(Commit(0) with { Stream = $"t-{i}", Events = [Parked($"{i}")] }, Cancel), Cancel)));

        Assert.DoesNotContain(false, won);
        AssertSame(new TriageEvent[] { Parked("42") }, (await LoadAsync(one, "t-42")).Events);
    }

    [Fact]
    public async Task A_turn_is_handled_once()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { HandledTurn = "turn-1" }, Cancel);

        var again = await store.CommitAsync(Commit(1) with { Events = [Parked("twice")], HandledTurn = "turn-1" }, Cancel);

        var stream = await LoadAsync(store);
        Assert.False(again);
        Assert.Equal(1, stream.Version);
        Assert.Empty(stream.Events);
    }

    [Fact]
    public async Task A_turn_that_was_never_received_cannot_be_handled()
    {
        var store = Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(Commit(0) with { Events = [Parked("x")], HandledTurn = "turn-1" }, Cancel));

        Assert.Null(await store.LoadAsync("t-1", Cancel));
    }

    [Fact]
    public async Task The_same_content_again_is_no_new_version()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);

        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Looking")] }, Cancel);

        Assert.Equal((1, "m1", 1, 0, null, false), Shape(Assert.Single((await LoadAsync(store)).Outbox)));
    }

    [Fact]
    public async Task New_content_is_an_edit_of_what_was_delivered()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);

        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "It was the deploy")] }, Cancel);

        var entry = Assert.Single((await LoadAsync(store)).Outbox);
        Assert.Equal((2, "m1", 1, 0, null, true), Shape(entry));
        Assert.Equal("It was the deploy", entry.Message.Notification);
    }

    [Fact]
    public async Task Delivery_of_an_older_version_leaves_the_newer_one_due()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Found")] }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);
        var afterTheOlder = Shape(Assert.Single((await LoadAsync(store)).Outbox));
        await store.RecordDeliveryAsync("t-1", "root", 2, new DeliveryRecord.Delivered("m1"), Cancel);
        var afterTheNewer = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        Assert.Equal((2, "m1", 1, 0, null, true), afterTheOlder);
        Assert.Equal((2, "m1", 2, 0, null, false), afterTheNewer);
    }

    [Fact]
    public async Task Failures_are_counted_for_the_newest_version_only()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), Cancel);
        var tried = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Found")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.GivenUp("gone"), Cancel);
        var renewed = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        Assert.Equal((1, null, 0, 2, null, true), tried);
        Assert.Equal((2, null, 0, 0, null, true), renewed);
    }

    [Fact]
    public async Task What_is_given_up_is_due_again_with_new_content()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.GivenUp("no such channel"), Cancel);
        var givenUp = Shape(Assert.Single((await LoadAsync(store)).Outbox));
        var due = await store.ListDueAsync(Cancel);
        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Found")] }, Cancel);
        var renewed = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        Assert.Equal((1, null, 0, 0, "no such channel", false), givenUp);
        Assert.Empty(due);
        Assert.Equal((2, null, 0, 0, null, true), renewed);
    }

    [Fact]
    public async Task Messages_stay_in_the_order_of_their_first_posting()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("z", "1"), Message("a", "2")] }, Cancel);

        await store.CommitAsync(Commit(1) with { Messages = [Message("m", "3"), Message("z", "4"), Message("z", "5")] }, Cancel);

        var outbox = (await LoadAsync(store)).Outbox;
        Assert.Equal([("z", 3, "5"), ("a", 1, "2"), ("m", 1, "3")], outbox.Select(entry => (entry.Message.Key, entry.Version, entry.Message.Notification)));
    }

    [Theory]
    [InlineData("root", 2)]
    [InlineData("other", 1)]
    public async Task Delivery_of_what_was_never_sent_is_refused(string key, long version)
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.RecordDeliveryAsync("t-1", key, version, new DeliveryRecord.Delivered("m1"), Cancel));

        Assert.Equal((1, null, 0, 0, null, true), Shape(Assert.Single((await LoadAsync(store)).Outbox)));
    }

    [Fact]
    public async Task Due_is_a_waiting_turn_an_undelivered_message_or_an_open_triage()
    {
        var store = Open();
        await store.ReceiveAsync("turn", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "message", Messages = [Message("root", "Looking")] }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "open", Entry = Entry("open") }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "closed", Entry = Entry("closed") with { EndedAt = Noon } }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "quiet", Events = [Parked("x")] }, Cancel);

        var due = await store.ListDueAsync(Cancel);

        Assert.Equal(["message", "open", "turn"], due.Order());
    }

    [Fact]
    public async Task What_is_done_is_no_longer_due()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")], HandledTurn = "turn-1", Entry = Entry("t-1") }, Cancel);
        await store.CommitAsync(Commit(1) with { Entry = Entry("t-1") with { EndedAt = Noon } }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);

        Assert.Empty(await store.ListDueAsync(Cancel));
    }

    [Fact]
    public async Task Triages_are_listed_newest_first()
    {
        var store = Open();
        var (old, closed, newest) = (Entry("old"), Entry("closed") with { StartedAt = Noon.AddHours(1), EndedAt = Noon.AddHours(2) }, Entry("new") with { StartedAt = Noon.AddHours(3) });
        foreach (var entry in new[] { closed, newest, old })
            await store.CommitAsync(Commit(0) with { Stream = entry.Id, Entry = entry }, Cancel);

        Assert.Equal([newest, old], await store.ListTriagesAsync(alsoClosed: false, limit: 10, Cancel));
        Assert.Equal([newest, closed, old], await store.ListTriagesAsync(alsoClosed: true, limit: 10, Cancel));
        Assert.Equal([newest, closed], await store.ListTriagesAsync(alsoClosed: true, limit: 2, Cancel));
    }

    [Fact]
    public async Task A_triage_is_listed_once_as_it_is_now()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Entry = Entry("t-1") }, Cancel);

        await store.CommitAsync(Commit(1) with { Entry = Entry("t-1") with { Headline = "It was the deploy" } }, Cancel);
        await store.CommitAsync(Commit(2), Cancel);

        Assert.Equal([Entry("t-1") with { Headline = "It was the deploy" }], await store.ListTriagesAsync(alsoClosed: true, limit: 10, Cancel));
    }

    [Fact]
    public async Task A_thread_is_found_by_its_root_message()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking", Placement.Root), Message("ask", "Did it?")] }, Cancel);
        var undelivered = await store.FindByThreadAsync("web", "incidents", "m1", Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);
        await store.RecordDeliveryAsync("t-1", "ask", 1, new DeliveryRecord.Delivered("m2"), Cancel);

        Assert.Null(undelivered);
        Assert.Equal("t-1", await store.FindByThreadAsync("web", "incidents", "m1", Cancel));
        Assert.Null(await store.FindByThreadAsync("web", "incidents", "m2", Cancel));
        Assert.Null(await store.FindByThreadAsync("web", "elsewhere", "m1", Cancel));
        Assert.Null(await store.FindByThreadAsync("slack", "incidents", "m1", Cancel));
    }

    [Fact]
    public async Task Another_store_sees_all_of_it()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        await store.ReceiveAsync("t-1", Said("turn-2"), Cancel);
        await store.CommitAsync(new Commit("t-1", 0, [Parked("x")], [Message("root", "Looking", Placement.Root)], "turn-1", Entry("t-1")), Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), Cancel);

        var other = Open();

        AssertSame(await LoadAsync(store), await LoadAsync(other));
        Assert.Equal(["t-1"], await other.ListDueAsync(Cancel));
        Assert.Equal("t-1", await other.FindByThreadAsync("web", "incidents", "m1", Cancel));
        Assert.False(await other.ReceiveAsync("t-1", Said("turn-1"), Cancel));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_began_is_not_written()
    {
        var store = Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReceiveAsync("t-1", Said("turn-1"), Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(Commit(0), Cancelled));

        Assert.Null(await store.LoadAsync("t-1", Cancel));
    }

    [Fact]
    public async Task A_check_changes_nothing()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Events = [Parked("x")], Entry = Entry("t-1") }, Cancel);
        var before = await LoadAsync(store);

        var seen = await store.CheckAsync(Cancel);

        Assert.NotEmpty(seen);
        AssertSame(before, await LoadAsync(store));
    }

    private protected static async Task<StoredStream> LoadAsync(ITriageStore store, string stream = "t-1") =>
        await store.LoadAsync(stream, Cancel) ?? throw new InvalidOperationException($"There is no stream {stream}.");

    private protected static Turn Said(string id, Said? said = null) => new(id, InChannel, Ada, Noon, said ?? new Said.Text("help"), Addressed: true, TriageId: null);

    private protected static Commit Commit(long expected) => new("t-1", expected, [], [], HandledTurn: null, Entry: null);

    private protected static TriageEvent Parked(string text) => new HypothesisParked(Noon, Ada, text);

    private protected static OutgoingMessage Message(string key, string text, Placement placement = Placement.Thread) =>
        new(InChannel, new Message(key, placement, text, [new Paragraph(text), new Buttons([new Button("answer", "Yes", "yes")])]));

    private protected static TriageEntry Entry(string id) => new(id, "checkout", "Looking", InChannel, Noon, EndedAt: null);

    // Records with lists in them do not compare by content, their JSON does.
    private protected static void AssertSame<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected, TriageJson.Options), JsonSerializer.Serialize(actual, TriageJson.Options));

    private static EvidenceRequest Request(string id) => new(id, "Prometheus", EvidenceKind.Series, new TimeWindow(Noon.AddDays(-1), Noon), Segment.Everything);

    private static (long Version, string? MessageId, long Delivered, int Attempts, string? Refusal, bool IsDue) Shape(OutboxEntry entry) =>
        (entry.Version, entry.MessageId, entry.DeliveredVersion, entry.Attempts, entry.Refusal, entry.IsDue);
}
