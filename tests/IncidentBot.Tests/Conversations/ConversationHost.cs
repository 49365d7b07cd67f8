using IncidentBot.Channels;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

/// <summary>The conversation on its real registration and store, with a recording channel, a fake clock and the sources that a test gives.</summary>
internal sealed class ConversationHost : IAsyncDisposable
{
    public static readonly Metric Metric = new() { Name = "checkout conversion", Vendors = ["Paynova"], Repositories = [new MetricRepository { Name = "shop", Service = "shop" }] };

    private const int MostSteps = 500;

    private readonly IHost _host;

    private ConversationHost(IHost host, RecordingChannel channel, FakeTimeProvider time) => (_host, Channel, Time) = (host, channel, time);

    public RecordingChannel Channel { get; }

    public FakeTimeProvider Time { get; }

    public IInbox Inbox => _host.Services.GetRequiredService<IInbox>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static Task<ConversationHost> StartAsync(string database, CancellationToken cancellationToken, params object[] sources) =>
        StartAsync(database, new FakeTimeProvider(MadeTurn.Now), [Metric], new RecordingChannel(), cancellationToken, sources);

    public static async Task<ConversationHost> StartAsync(
        string database, FakeTimeProvider time, IReadOnlyList<Metric> metrics, RecordingChannel channel, CancellationToken cancellationToken, params object[] sources)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", database)]);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IChannel>(channel);
        builder.Services.AddSingleton(new Catalogue(metrics));
        foreach (var source in sources)
        {
            if (source is IChangeSource changes)
                builder.Services.AddSingleton(changes);
            if (source is IVendorStatusSource vendors)
                builder.Services.AddSingleton(vendors);
            if (source is IMetricSource series)
                builder.Services.AddSingleton(series);
        }

        builder.Services.AddStorage(builder.Configuration);
        foreach (var store in sources.OfType<ITriageStore>())
            builder.Services.AddSingleton(store);
        builder.Services.AddConversations(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new ConversationHost(host, channel, time);
    }

    /// <summary>Lets the fake clock run until <paramref name="awaited"/> has happened; what the bot does meanwhile is done between two steps.</summary>
    public async Task RunClockUntilAsync(Task awaited, TimeSpan step, CancellationToken cancellationToken)
    {
        for (var steps = 0; !awaited.IsCompleted; steps++)
        {
            Assert.True(steps < MostSteps, "It did not happen.");
            Time.Advance(step);
            for (var i = 0; i < 20 && !awaited.IsCompleted; i++)
                await Get<ITriageStore>().CheckAsync(cancellationToken);
        }

        await awaited;
    }

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>A source that answers when the test says so.</summary>
internal sealed class HeldChanges : IChangeSource
{
    private readonly TaskCompletionSource<Evidence> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wasAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    public string Name => "Git host";

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Completes when the source is being asked: its time is running from then on.</summary>
    public Task WasAsked => _wasAsked.Task;

    public void Answer(Evidence evidence) => _answer.SetResult(evidence);

    public void Break() => _answer.SetException(new InvalidOperationException("a bug"));

    public bool Reads(Metric metric) => true;

    public Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        _wasAsked.TrySetResult();
        return _answer.Task.WaitAsync(cancellationToken);
    }
}

/// <summary>Status pages on which all is well.</summary>
internal sealed class QuietVendors : IVendorStatusSource
{
    public string Name => "Status pages";

    public bool Reads(Metric metric) => true;

    public Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken) => Task.FromResult<Evidence>(new Evidence.Nothing());
}
