using IncidentBot.Channels;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

public sealed class OutboxDeliveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-delivery").FullName;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "triages.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_post_whose_answer_was_lost_is_sent_again_and_counted()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        var lost = 0;
        host.Channel.Answers = delivery => delivery.Message.Key == "root" && Interlocked.Increment(ref lost) == 1 ? new DeliveryResult.AnswerLost("cut off") : null;

        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await host.Channel.DeliverAsync("root", Limit);
        await UntilPausedAsync(host);
        await host.RunClockUntilAsync(host.Channel.SeeAsync(Timing.Question.Prompt, Limit), TimeSpan.FromSeconds(5), Limit);

        var posts = host.Channel.Deliveries.Where(delivery => delivery is { Message.Key: "root", MessageId: null }).ToList();
        Assert.Equal([false, true], posts.Select(post => post.MayStand));
        Assert.Equal(("root", 1), Assert.Single((await host.Get<ITriageStore>().ListTroublesAsync(Limit)).Select(trouble => (trouble.MessageKey, trouble.Doubles))));
    }

    [Fact]
    public async Task While_a_channel_wants_a_pause_newer_contents_take_the_place_of_older_ones()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await host.Channel.SeeAsync(Timing.Question.Prompt, Limit);
        var root = host.Channel.Deliveries.First(delivery => delivery.Message.Key == "root");
        var thread = host.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        host.Channel.Answers = delivery => new DeliveryResult.TryAgain("slow down", TimeSpan.FromSeconds(30));
        var before = host.Channel.Deliveries.Count;

        foreach (var guess in new[] { "maybe the price", "maybe the season", "maybe the weather" })
            await host.Inbox.ReceiveAsync(MadeTurn.Text(guess) with { Place = MadeTurn.Place with { Thread = thread } }, Limit);
        await UntilAsync(host, root.Stream, stored => stored.Inbox.Count == 0 && stored.Events.OfType<HypothesisParked>().Count() == 3);
        host.Channel.Answers = _ => null;
        await host.RunClockUntilAsync(host.Channel.SeeAsync("Parked for question 6, Lena: “maybe the weather”", Limit), TimeSpan.FromSeconds(5), Limit);
        await UntilAsync(host, root.Stream, stored => !stored.Outbox.Any(entry => entry.IsDue), host.Time);

        Assert.Single(host.Channel.Deliveries.Skip(before), delivery => delivery.Message.Key == "root");
    }

    [Fact]
    public async Task An_edit_that_has_to_wait_holds_up_no_post()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await host.Channel.SeeAsync(Timing.Question.Prompt, Limit);
        var thread = host.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        var refused = 0;
        host.Channel.Answers = delivery => delivery.MessageId is not null && Interlocked.Increment(ref refused) > 0 ? new DeliveryResult.TryAgain("slow down", TimeSpan.FromSeconds(30)) : null;

        foreach (var guess in new[] { "maybe the price", "maybe the season" })
            await host.Inbox.ReceiveAsync(MadeTurn.Text(guess) with { Place = MadeTurn.Place with { Thread = thread } }, Limit);

        await host.Channel.SeeAsync("Parked for question 6, Lena: “maybe the price”", Limit);
        await host.Channel.SeeAsync("Parked for question 6, Lena: “maybe the season”", Limit);
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public async Task What_is_refused_is_listed_and_what_hangs_on_it_too_until_it_is_sent_again()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        host.Channel.Answers = _ => new DeliveryResult.Refused("no such channel");
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        var store = host.Get<ITriageStore>();
        while (await store.ListTroublesAsync(Limit) is not { Count: >= 2 })
            await Task.Yield();
        var troubles = await store.ListTroublesAsync(Limit);

        host.Channel.Answers = _ => null;
        foreach (var trouble in troubles)
            await store.RecordDeliveryAsync(trouble.Stream, trouble.MessageKey, trouble.MessageVersion, new DeliveryRecord.SendAgain(), lease: null, Limit);
        await host.RunClockUntilAsync(host.Channel.SeeAsync(Timing.Question.Prompt, Limit), TimeSpan.FromSeconds(5), Limit);

        Assert.Contains(troubles, trouble => trouble is { MessageKey: "root", Refusal: "no such channel" });
        Assert.All(troubles.Where(trouble => trouble.MessageKey != "root"), trouble => Assert.Contains("thread could not be opened", trouble.Refusal, StringComparison.Ordinal));
        Assert.Empty(await store.ListTroublesAsync(Limit));
    }

    [Fact]
    public async Task Two_instances_over_one_store_show_everything_once_and_either_takes_any_turn()
    {
        var (time, channel) = (new FakeTimeProvider(MadeTurn.Now), new RecordingChannel());
        await using var one = await ConversationHost.StartAsync(Database, time, [ConversationHost.Metric], channel, Limit, new QuietVendors());
        await using var two = await ConversationHost.StartAsync(Database, time, [ConversationHost.Metric], channel, Limit, new QuietVendors());

        await one.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await channel.SeeAsync(Timing.Question.Prompt, Limit);
        var thread = channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        var turns = Enumerable.Range(0, 20).Select(i => MadeTurn.Text($"maybe the price {i}") with { Place = MadeTurn.Place with { Thread = thread } });
        await Task.WhenAll(turns.Select((turn, i) => (i % 2 == 0 ? one : two).Inbox.ReceiveAsync(turn, Limit)));
        var stream = channel.Deliveries.First(delivery => delivery.Message.Key == "root").Stream;
        await UntilAsync(one, stream, stored => stored.Inbox.Count == 0, time);
        await UntilAsync(one, stream, stored => !stored.Outbox.Any(entry => entry.IsDue), time);

        var stored = await one.Get<ITriageStore>().LoadAsync(stream, Limit);
        Assert.Equal(20, stored?.Events.OfType<HypothesisParked>().Count());
        Assert.Distinct(channel.Deliveries.Where(delivery => delivery.MessageId is null).Select(delivery => delivery.Message.Key));
        Assert.Equal(stored?.Outbox.Count, channel.Deliveries.Where(delivery => delivery.Stream == stream).Select(delivery => delivery.Message.Key).Distinct().Count());
    }

    [Fact]
    public async Task What_a_silent_instance_left_is_taken_over_within_thirty_seconds()
    {
        var (time, channel) = (new FakeTimeProvider(MadeTurn.Now), new RecordingChannel());
        await using var one = await ConversationHost.StartAsync(Database, time, [ConversationHost.Metric], channel, Limit);
        var store = one.Get<ITriageStore>();
        await store.LeaseAsync("t-1", "delivery", "the dead one", stale: null, Limit);
        await store.CommitAsync(new Commit("t-1", 0, [], [new OutgoingMessage(MadeTurn.Place, new Message("left", Placement.Channel, "Left behind", [new Paragraph("Left behind")]))], null, null), Limit);
        await store.RecordDeliveryAsync("t-1", "left", 1, new DeliveryRecord.Posting(1), lease: null, Limit);

        var seen = channel.SeeAsync("Left behind", Limit);
        var seconds = 0;
        for (; !seen.IsCompleted && seconds < 30; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await QuietAsync(store);
        }

        await seen;
        Assert.InRange(seconds, 15, 30);
        Assert.Equal(1, Assert.Single(await store.ListTroublesAsync(Limit)).Doubles);
    }

    // The store has one writer: what was asked of it before is done when this is.
    private static async Task QuietAsync(ITriageStore store)
    {
        for (var i = 0; i < 20; i++)
            await store.CheckAsync(Limit);
    }

    private static Task UntilPausedAsync(ConversationHost host)
    {
        var stream = host.Channel.Deliveries.First(delivery => delivery.Message.Key == "root").Stream;
        return UntilAsync(host, stream, stored => stored.Outbox.Any(entry => entry.NotBefore is not null));
    }

    private static async Task UntilAsync(ConversationHost host, string stream, Func<StoredStream, bool> holds, FakeTimeProvider? time = null)
    {
        while (await host.Get<ITriageStore>().LoadAsync(stream, Limit) is { } stored && !holds(stored))
        {
            if (time is not null)
                await TickAsync(host.Get<ITriageStore>(), stream, time);
            await Task.Yield();
        }
    }

    // Never while an instance delivers: the test's clock would outrun it, and the other instance would rightly take its lease over.
    private static async Task TickAsync(ITriageStore store, string stream, FakeTimeProvider time)
    {
        const string clock = "the clock";
        var lease = await store.LeaseAsync(stream, "delivery", clock, stale: null, Limit);
        if (lease.Owner != clock)
            return;
        time.Advance(TimeSpan.FromMilliseconds(100));
        await store.ReleaseAsync(lease, Limit);
    }
}
