using IncidentBot.Channels;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

/// <summary>A bot that is told to stop finishes what is under way, or leaves it so that another one goes on at once and not only when a lease has expired.</summary>
public sealed class GracefulStopTests : IDisposable
{
    private const string Other = "the next one";

    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-stop").FullName;
    private readonly FakeTimeProvider _time = new(MadeTurn.Now);
    private readonly RecordingChannel _channel = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_being_sent_is_finished_and_recorded()
    {
        var taken = new TaskCompletionSource();
        _channel.Before = (_, cancellationToken) =>
        {
            _begun.TrySetResult();
            return taken.Task.WaitAsync(cancellationToken);
        };
        await using var host = await StartAsync();
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await _begun.Task.WaitAsync(Limit);

        var stopping = host.StopAsync();
        taken.SetResult();
        await stopping;

        var root = Assert.Single(await OutboxAsync(host), entry => entry.MessageId is not null);
        Assert.Equal((root.MessageId, 0), (Assert.Single(_channel.Seen.Keys), root.Posts));
    }

    [Fact]
    public async Task What_the_channel_does_not_answer_is_handed_over_as_a_post_of_which_nothing_is_known()
    {
        _channel.Before = (_, cancellationToken) =>
        {
            _begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        await using var host = await StartAsync();
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await _begun.Task.WaitAsync(Limit);

        await host.RunClockUntilAsync(host.StopAsync(), TimeSpan.FromSeconds(1), Limit);

        var outbox = await OutboxAsync(host);
        Assert.All(outbox, entry => Assert.True(entry.IsDue));
        Assert.Equal(1, outbox[0].Posts);
        Assert.Equal(Other, await TakenByAsync(host, "delivery"));
    }

    [Fact]
    public async Task Evidence_that_was_asked_for_is_left_for_another_one_to_ask()
    {
        var source = new HeldChanges();
        await using var host = await StartAsync(source);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await source.WasAsked.WaitAsync(Limit);

        await host.StopAsync();

        var stream = await StreamAsync(host);
        Assert.NotEmpty(TriageState.Fold(stream.Id, stream.Events).Pending);
        Assert.Equal(Other, await TakenByAsync(host, "evidence"));
    }

    [Fact]
    public async Task The_served_program_stops_within_ten_seconds()
    {
        var config = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(config, "{}", Limit);
        await using var app = Server.Build(["--urls=http://127.0.0.1:0", $"--Storage:Sqlite:Path={Path.Combine(_folder, "served.db")}"], config);

        Assert.Equal(TimeSpan.FromSeconds(10), app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    private Task<ConversationHost> StartAsync(params object[] sources) =>
        ConversationHost.StartAsync(Path.Combine(_folder, "triages.db"), _time, [ConversationHost.Metric], _channel, Limit, sources);

    private static async Task<StoredStream> StreamAsync(ConversationHost host)
    {
        var triage = Assert.Single(await host.Get<ITriageStore>().ListTriagesAsync(alsoClosed: false, limit: 10, Limit));
        return await host.Get<ITriageStore>().LoadAsync(triage.Id, Limit) ?? throw new InvalidOperationException("It is listed and not there.");
    }

    private static async Task<IReadOnlyList<OutboxEntry>> OutboxAsync(ConversationHost host) => (await StreamAsync(host)).Outbox;

    /// <summary>Who has the lease once another instance asked for it.</summary>
    private static async Task<string> TakenByAsync(ConversationHost host, string work) =>
        (await host.Get<ITriageStore>().LeaseAsync((await StreamAsync(host)).Id, work, Other, stale: null, Limit)).Owner;
}
