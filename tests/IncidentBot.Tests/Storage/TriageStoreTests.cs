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
        Assert.Empty(await store.ListDueAsync(Noon, Cancel));
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
        Assert.Equal(["t-1"], await store.ListDueAsync(Noon, Cancel));
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
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);

        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Looking")] }, Cancel);

        Assert.Equal((1, "m1", 1, 0, null, false), Shape(Assert.Single((await LoadAsync(store)).Outbox)));
    }

    [Fact]
    public async Task New_content_is_an_edit_of_what_was_delivered()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);

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

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);
        var afterTheOlder = Shape(Assert.Single((await LoadAsync(store)).Outbox));
        await store.RecordDeliveryAsync("t-1", "root", 2, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);
        var afterTheNewer = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        Assert.Equal((2, "m1", 1, 0, null, true), afterTheOlder);
        Assert.Equal((2, "m1", 2, 0, null, false), afterTheNewer);
    }

    [Fact]
    public async Task Failures_are_counted_for_the_newest_version_only()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), lease: null, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), lease: null, Cancel);
        var tried = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Found")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy"), lease: null, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.GivenUp("gone"), lease: null, Cancel);
        var renewed = Shape(Assert.Single((await LoadAsync(store)).Outbox));

        Assert.Equal((1, null, 0, 2, null, true), tried);
        Assert.Equal((2, null, 0, 0, null, true), renewed);
    }

    [Fact]
    public async Task What_is_given_up_is_due_again_with_new_content()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.GivenUp("no such channel"), lease: null, Cancel);
        var givenUp = Shape(Assert.Single((await LoadAsync(store)).Outbox));
        var due = await store.ListDueAsync(Noon, Cancel);
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
            () => store.RecordDeliveryAsync("t-1", key, version, new DeliveryRecord.Delivered("m1"), lease: null, Cancel));

        Assert.Equal((1, null, 0, 0, null, true), Shape(Assert.Single((await LoadAsync(store)).Outbox)));
    }

    [Fact]
    public async Task Due_is_a_waiting_turn_an_undelivered_message_or_a_time_that_has_come()
    {
        var store = Open();
        await store.ReceiveAsync("turn", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "message", Messages = [Message("root", "Looking")] }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "now", Due = Noon }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "later", Due = Noon.AddTicks(1) }, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "quiet", Events = [Parked("x")], Entry = Entry("quiet") }, Cancel);

        var due = await store.ListDueAsync(Noon, Cancel);

        Assert.Equal(["message", "now", "turn"], due.Order());
    }

    [Fact]
    public async Task What_is_done_is_no_longer_due()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")], HandledTurn = "turn-1", Entry = Entry("t-1"), Due = Noon }, Cancel);
        await store.CommitAsync(Commit(1) with { Due = Noon.AddHours(1) }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);

        Assert.Empty(await store.ListDueAsync(Noon, Cancel));
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
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);
        await store.RecordDeliveryAsync("t-1", "ask", 1, new DeliveryRecord.Delivered("m2"), lease: null, Cancel);

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
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);

        var other = Open();

        AssertSame(await LoadAsync(store), await LoadAsync(other));
        Assert.Equal(["t-1"], await other.ListDueAsync(Noon, Cancel));
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Known_events_are_left_out(int known)
    {
        var store = Open();
        TriageEvent[] events = [Parked("a"), Parked("b"), Parked("c"), Parked("d")];
        await store.CommitAsync(Commit(0) with { Events = events[..3] }, Cancel);
        await store.CommitAsync(Commit(1) with { Events = events[3..] }, Cancel);

        var stream = await store.LoadAsync("t-1", known, Cancel);

        Assert.NotNull(stream);
        Assert.Equal((2, known), (stream.Version, stream.Known));
        AssertSame(events[known..], stream.Events);
    }

    [Fact]
    public async Task A_commit_of_any_size_is_there_as_a_whole()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        var random = new Random(5);
        var events = Enumerable.Range(0, 150).Select(i => Parked($"{i} {Convert.ToBase64String(Noise(random, 20_000))}")).ToArray();
        var messages = Enumerable.Range(0, 150).Select(i => Message($"m{i}", $"{i} {Convert.ToBase64String(Noise(random, 20_000))}")).ToArray();

        await store.CommitAsync(Commit(0) with { Messages = [Message("m7", "was there before")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "m7", 1, new DeliveryRecord.Delivered("seven"), lease: null, Cancel);
        var committed = await store.CommitAsync(Commit(1) with { Events = events, Messages = messages, HandledTurn = "turn-1" }, Cancel);

        var stream = await LoadAsync(Open());
        Assert.True(committed);
        Assert.Equal(2, stream.Version);
        Assert.Empty(stream.Inbox);
        AssertSame(events, stream.Events);
        AssertSame([messages[7], .. messages.Where((_, i) => i != 7)], stream.Outbox.Select(entry => new OutgoingMessage(entry.Place, entry.Message)).ToArray());
        Assert.Equal((2, "seven", 1, 0, null, true), Shape(stream.Outbox[0]));
        AssertSame(stream.Outbox, await store.LoadOutboxAsync("t-1", Cancel));
    }

    [Theory]
    [InlineData("19:abc/def?x#y\\z@thread.tacv2;messageid=17")]
    [InlineData("ünï cödé\t\u0001 \ud83d\ude80")]
    [InlineData("' or 1=1 --")]
    public async Task Names_may_hold_anything(string name)
    {
        var store = Open();
        var place = new Place(name, name, null);
        foreach (var stream in new[] { name, $"{name}{new string('x', 1000)}1", $"{name}{new string('x', 1000)}2" })
        {
            await store.ReceiveAsync(stream, Said($"turn of {stream}"), Cancel);
            await store.CommitAsync(Commit(0) with { Stream = stream, Messages = [Message($"root {stream}", stream, Placement.Root) with { Place = place }], HandledTurn = $"turn of {stream}" }, Cancel);
            await store.RecordDeliveryAsync(stream, $"root {stream}", 1, new DeliveryRecord.Delivered(stream), lease: null, Cancel);

            Assert.Equal(stream, Assert.Single((await LoadAsync(store, stream)).Outbox).Message.Notification);
            Assert.Equal(stream, await store.FindByThreadAsync(name, name, stream, Cancel));
        }
    }

    [Fact]
    public async Task A_lease_has_one_holder_until_it_is_given_back()
    {
        var store = Open();

        var first = await store.LeaseAsync("t-1", "delivery", "one", stale: null, Cancel);
        var refused = await store.LeaseAsync("t-1", "delivery", "two", stale: null, Cancel);
        var otherWork = await store.LeaseAsync("t-1", "evidence", "two", stale: null, Cancel);
        await store.ReleaseAsync(first, Cancel);
        var second = await store.LeaseAsync("t-1", "delivery", "two", stale: null, Cancel);
        await store.ReleaseAsync(first, Cancel);
        var still = await store.LeaseAsync("t-1", "delivery", "one", stale: null, Cancel);

        Assert.Equal(["one", "one", "two", "two", "two"], new[] { first, refused, otherWork, second, still }.Select(lease => lease.Owner));
        Assert.True(second.Fence > first.Fence);
    }

    [Fact]
    public async Task A_lease_is_taken_over_only_when_it_was_not_renewed_since_it_was_seen()
    {
        var store = Open();
        await store.LeaseAsync("t-1", "delivery", "one", stale: null, Cancel);
        var seen = await store.LeaseAsync("t-1", "delivery", "two", stale: null, Cancel);
        await store.LeaseAsync("t-1", "delivery", "one", stale: null, Cancel);

        var renewed = await store.LeaseAsync("t-1", "delivery", "two", stale: seen, Cancel);
        var taken = await store.LeaseAsync("t-1", "delivery", "two", stale: renewed, Cancel);

        Assert.Equal(("one", "two"), (renewed.Owner, taken.Owner));
        Assert.True(taken.Fence > renewed.Fence);
    }

    [Fact]
    public async Task Of_twenty_who_ask_at_once_one_gets_the_lease()
    {
        var (one, other) = (Open(), Open());

        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).LeaseAsync("t-1", "delivery", $"{i}", stale: null, Cancel), Cancel)));

        Assert.Single(asked.Select(lease => (lease.Owner, lease.Fence)).Distinct());
    }

    [Fact]
    public async Task Who_lost_the_lease_writes_nothing()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);
        var lost = await store.LeaseAsync("t-1", "delivery", "one", stale: null, Cancel);
        var held = await store.LeaseAsync("t-1", "delivery", "two", stale: lost, Cancel);

        var records = new[]
        {
            await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lost, Cancel),
            await store.CommitAsync(Commit(1) with { Events = [Parked("late")], Lease = lost }, Cancel),
            await store.CommitAsync(Commit(1) with { Events = [Parked("in time")], Lease = held }, Cancel),
            await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m2"), held, Cancel),
        };

        var stream = await LoadAsync(store);
        Assert.Equal([false, false, true, true], records);
        AssertSame(new[] { Parked("in time") }, stream.Events);
        Assert.Equal("m2", Assert.Single(stream.Outbox).MessageId);
    }

    [Fact]
    public async Task A_first_post_of_which_nothing_is_known_is_counted_when_it_is_posted_again()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking"), Message("ask", "Did it?"), Message("found", "x"), Message("failed", "x"), Message("repeated", "x")] }, Cancel);

        async Task RecordAsync(string key, params DeliveryRecord[] records)
        {
            foreach (var record in records)
                await store.RecordDeliveryAsync("t-1", key, 1, record, lease: null, Cancel);
        }

        await RecordAsync("root", new DeliveryRecord.Posting(1), new DeliveryRecord.Posting(2), new DeliveryRecord.Delivered("m1"));
        await RecordAsync("ask", new DeliveryRecord.Posting(1), new DeliveryRecord.Failed("timed out", Posts: 1), new DeliveryRecord.Posting(2), new DeliveryRecord.Delivered("m2"));
        await RecordAsync("found", new DeliveryRecord.Posting(1), new DeliveryRecord.Posting(2), new DeliveryRecord.Delivered("m3", WasThere: true));
        await RecordAsync("failed", new DeliveryRecord.Posting(1), new DeliveryRecord.Failed("busy"), new DeliveryRecord.Posting(1), new DeliveryRecord.Delivered("m4"));
        await RecordAsync("repeated", new DeliveryRecord.Posting(1), new DeliveryRecord.Posting(1), new DeliveryRecord.Delivered("m5"), new DeliveryRecord.Delivered("m5"));

        Assert.Equal([1, 1, 0, 0, 0], (await LoadAsync(store)).Outbox.Select(entry => entry.Doubles));
        Assert.Equal([("ask", 1), ("root", 1)], (await store.ListTroublesAsync(Cancel)).Select(trouble => (trouble.MessageKey, trouble.Doubles)).Order());
    }

    [Fact]
    public async Task A_pause_before_the_next_try_holds_for_new_content_too()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking")] }, Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Failed("busy", Noon.AddMinutes(5)), lease: null, Cancel);
        var paused = Assert.Single(await store.LoadOutboxAsync("t-1", Cancel)).NotBefore;
        await store.CommitAsync(Commit(1) with { Messages = [Message("root", "Found")] }, Cancel);
        var renewed = Assert.Single(await store.LoadOutboxAsync("t-1", Cancel)).NotBefore;

        Assert.Equal((Noon.AddMinutes(5), Noon.AddMinutes(5)), (paused, renewed));
    }

    [Fact]
    public async Task What_was_given_up_is_listed_until_it_is_sent_again()
    {
        var store = Open();
        await store.CommitAsync(Commit(0) with { Messages = [Message("root", "Looking"), Message("ask", "Did it?")] }, Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.GivenUp("no such channel"), lease: null, Cancel);
        await store.RecordDeliveryAsync("t-1", "ask", 1, new DeliveryRecord.GivenUp("no such channel"), lease: null, Cancel);
        var listed = await store.ListTroublesAsync(Cancel);

        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.SendAgain(), lease: null, Cancel);
        await store.CommitAsync(Commit(1) with { Messages = [Message("ask", "Was it?")] }, Cancel);

        Assert.Equal([new("t-1", "ask", 1, InChannel, "no such channel", 0), new DeliveryTrouble("t-1", "root", 1, InChannel, "no such channel", 0)], listed.OrderBy(trouble => trouble.MessageKey));
        Assert.Empty(await store.ListTroublesAsync(Cancel));
        Assert.Equal([true, true], (await LoadAsync(store)).Outbox.Select(entry => entry.IsDue));
        Assert.Equal(["t-1"], await store.ListDueAsync(Noon, Cancel));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_everywhere()
    {
        var store = Open();
        await store.ReceiveAsync("t-1", Said("turn-1"), Cancel);
        await store.CommitAsync(
            new Commit("t-1", 0, [.. Enumerable.Range(0, 120).Select(i => Parked($"{i}"))], [Message("root", "Looking", Placement.Root), .. Enumerable.Range(0, 120).Select(i => Message($"m{i}", "x"))], "turn-1", Entry("t-1"), Noon), Cancel);
        await store.RecordDeliveryAsync("t-1", "root", 1, new DeliveryRecord.Delivered("m1"), lease: null, Cancel);
        await store.RecordDeliveryAsync("t-1", "m1", 1, new DeliveryRecord.GivenUp("gone"), lease: null, Cancel);
        await store.CommitAsync(Commit(0) with { Stream = "t-2", Events = [Parked("x")], Entry = Entry("t-2") }, Cancel);

        await store.DeleteAsync("t-1", Cancel);
        await store.DeleteAsync("t-1", Cancel);

        Assert.Null(await store.LoadAsync("t-1", Cancel));
        Assert.Empty(await store.ListDueAsync(Noon, Cancel));
        Assert.Empty(await store.ListTroublesAsync(Cancel));
        Assert.Null(await store.FindByThreadAsync("web", "incidents", "m1", Cancel));
        Assert.Equal([Entry("t-2")], await store.ListTriagesAsync(alsoClosed: true, limit: 10, Cancel));
        Assert.True(await store.ReceiveAsync("t-1", Said("turn-1"), Cancel));
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

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static EvidenceRequest Request(string id) => new(id, "Prometheus", EvidenceKind.Series, new TimeWindow(Noon.AddDays(-1), Noon), Segment.Everything);

    private static (long Version, string? MessageId, long Delivered, int Attempts, string? Refusal, bool IsDue) Shape(OutboxEntry entry) =>
        (entry.Version, entry.MessageId, entry.DeliveredVersion, entry.Attempts, entry.Refusal, entry.IsDue);
}
