using Azure.Core.Pipeline;
using Azure.Data.Tables;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Storage.AzureTables;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Tests.Conversations;
using IncidentBot.Tests.Storage.AzureTables;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.FaultTests;

/// <summary>What people see while the store fails, and that the triage goes on afterwards as if nothing had been.</summary>
public sealed class FaultTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-faults").FullName;
    private readonly FaultyHandler _between = new();

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _between.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_store_that_refuses_throttles_and_loses_answers_costs_nothing_and_doubles_nothing(int seed)
    {
        await using var host = await OverTablesAsync();
        await SayAsync(host, MadeTurn.Text("triage checkout conversion"));
        await SeeAsync(host, Timing.Question.Prompt);
        var thread = host.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        _between.Disturb(seed, oneIn: 8);

        var guesses = Enumerable.Range(0, 10).Select(i => $"maybe the price {i}").ToList();
        foreach (var guess in guesses)
            await SayAsync(host, MadeTurn.Text(guess) with { Place = MadeTurn.Place with { Thread = thread } });
        await SeeAsync(host, $"Parked for question 6, Lena: “{guesses[^1]}”");
        _between.Calm();

        var stream = host.Channel.Deliveries.First(delivery => delivery.Message.Key == "root").Stream;
        var stored = await host.Get<ITriageStore>().LoadAsync(stream, Limit);
        Assert.Equal(guesses, stored?.Events.OfType<HypothesisParked>().Select(parked => parked.Text));
        Assert.True(_between.Faults > 5, $"Only {_between.Faults} requests were disturbed.");
        var posts = host.Channel.Deliveries.Where(delivery => delivery.MessageId is null && delivery.Stream == stream).GroupBy(delivery => delivery.Message.Key, delivery => delivery.Lost).ToList();
        Assert.All(posts, numbers => Assert.Distinct(numbers));
        Assert.All(posts.Where(numbers => stored?.Outbox.First(entry => entry.Message.Key == numbers.Key).IsDue == false), numbers => Assert.Equal(numbers.Last(), stored?.Outbox.First(entry => entry.Message.Key == numbers.Key).Doubles));
    }

    [Fact]
    public async Task A_store_that_is_gone_for_two_minutes_is_told_once_and_then_it_goes_on()
    {
        await using var host = await OverTablesAsync();
        await SayAsync(host, MadeTurn.Text("triage checkout conversion"));
        await SeeAsync(host, Timing.Question.Prompt);
        var thread = host.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        var (first, second) = (MadeTurn.Text("maybe the price") with { Place = MadeTurn.Place with { Thread = thread } }, MadeTurn.Text("status") with { Place = MadeTurn.Place with { Thread = thread } });

        _between.IsGone = true;
        await Assert.ThrowsAsync<StoreUnusableException>(() => host.Inbox.ReceiveAsync(first, Limit));
        await Assert.ThrowsAsync<StoreUnusableException>(() => host.Inbox.ReceiveAsync(second, Limit));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<StoreUnusableException>(() => host.Inbox.ReceiveAsync(first, Limit));
        _between.IsGone = false;
        await SayAsync(host, first);
        await SeeAsync(host, "Parked for question 6, Lena: “maybe the price”");

        Assert.Single(host.Channel.Seen.Values, text => text.Contains("cannot reach my storage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_was_there_goes_on_when_there_is_room()
    {
        var path = Path.Combine(_folder, "store.db");
        var options = new SqliteStorageOptions { Path = path, MostPages = 100_000 };
        await using (var roomy = await ConversationHost.StartAsync(path, new FakeTimeProvider(MadeTurn.Now), [ConversationHost.Metric], new RecordingChannel(), Limit, new SqliteTriageStore(options)))
        {
            await roomy.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
            await roomy.Channel.SeeAsync(Timing.Question.Prompt, Limit);
        }

        await using (var full = await ConversationHost.StartAsync(path, new FakeTimeProvider(MadeTurn.Now), [ConversationHost.Metric], new RecordingChannel(), Limit, new SqliteTriageStore(new SqliteStorageOptions { Path = path, MostPages = 1 })))
        {
            var refused = await Assert.ThrowsAsync<StoreUnusableException>(() => FillAsync(full));
            Assert.Contains("disk is full", refused.Message, StringComparison.Ordinal);
            await full.Channel.SeeAsync("cannot reach my storage", Limit);
        }

        await using var again = await ConversationHost.StartAsync(path, new FakeTimeProvider(MadeTurn.Now), [ConversationHost.Metric], new RecordingChannel(), Limit, new SqliteTriageStore(options));
        await again.Inbox.ReceiveAsync(MadeTurn.Text("list"), Limit);
        await again.Channel.SeeAsync("1 open triage", Limit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_jumps_by_an_hour_loses_and_doubles_nothing(int hours)
    {
        await using var host = await ConversationHost.StartAsync(Path.Combine(_folder, "store.db"), Limit, new QuietVendors());
        await SayAsync(host, MadeTurn.Text("triage checkout conversion"));
        await SeeAsync(host, Timing.Question.Prompt);
        var thread = host.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));

        host.Time.AdjustTime(host.Time.GetUtcNow().AddHours(hours));
        await SayAsync(host, MadeTurn.Text("suddenly") with { Place = MadeTurn.Place with { Thread = thread } });
        await SeeAsync(host, "Lena: All at once");

        Assert.Distinct(host.Channel.Deliveries.Where(delivery => delivery.MessageId is null).Select(delivery => delivery.Message.Key));
    }

    private Task<ConversationHost> OverTablesAsync()
    {
        azurite.SkipUnlessInstalled();
        var time = new FakeTimeProvider(MadeTurn.Now);
        var client = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(_between, disposeHandler: false)), Retry = { MaxRetries = 0 } };
        var store = new AzureTablesTriageStore(new AzureTablesOptions { ConnectionString = azurite.ConnectionString, Table = Azurite.NewTable(), Client = client }, time);
        return ConversationHost.StartAsync(Path.Combine(_folder, "unused.db"), time, [ConversationHost.Metric], new RecordingChannel(), Limit, store);
    }

    /// <summary>As a channel does: the same turn again until it is taken.</summary>
    private static async Task SayAsync(ConversationHost host, Turn turn)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await host.Inbox.ReceiveAsync(turn, Limit);
                return;
            }
            catch (StoreUnusableException) when (tries < 50)
            {
                // It comes again.
            }
        }
    }

    private static async Task SeeAsync(ConversationHost host, string words)
    {
        var seen = host.Channel.SeeAsync(words, Limit);
        while (!seen.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(seen, host.Channel.ChangeAsync(TimeSpan.FromMilliseconds(50)));
        }

        await seen;
    }

    private static async Task FillAsync(ConversationHost host)
    {
        for (var i = 0; i < 100_000; i++)
            await host.Inbox.ReceiveAsync(MadeTurn.Text($"maybe {new string('x', 4000)} {i}"), Limit);
    }
}
