using System.Collections.Concurrent;
using System.Diagnostics;
using IncidentBot.Benchmarks.Verdicts;
using IncidentBot.Channels;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IncidentBot.Benchmarks.Scale;

internal static class BenchHost
{
    public static readonly Person Ada = new() { Id = "ada", Name = "Ada" };

    public static IHost Build(Dictionary<string, string?> storage, AnsweringChannel channel, Metric metric, SlowSources? sources)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(storage);
        builder.Services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IChannel>(channel);
        builder.Services.AddSingleton(new Catalogue([metric]));
        if (sources is not null)
            builder.Services.AddSingleton<IMetricSource>(sources).AddSingleton<IChangeSource>(sources).AddSingleton<ISignalSource>(sources).AddSingleton<IVendorStatusSource>(sources);
        builder.Services.AddStorage(builder.Configuration);
        var store = builder.Services.Last(service => service.ServiceType == typeof(ITriageStore)).ImplementationType ?? throw new InvalidOperationException("The store is not registered by its type.");
        builder.Services.AddSingleton(store).AddSingleton(services => CountingStore.Around((ITriageStore)services.GetRequiredService(store)));
        builder.Services.AddConversations(builder.Configuration);
        return builder.Build();
    }
}

/// <summary>Takes every message at once, and tells who waits for one that it came.</summary>
internal sealed class AnsweringChannel : IChannel
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = new();
    private int _questions;
    private int _verdicts;

    public string Name => "bench";

    public int Questions => Volatile.Read(ref _questions);

    public int Verdicts => Volatile.Read(ref _verdicts);

    public Task<long> Expect(string key) => _expected.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckLine(Name, true, ""));

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery is { Message.Key: "question-0", MessageId: null })
            Interlocked.Increment(ref _questions);
        if (delivery is { Message.Key: ThreadView.VerdictKey, MessageId: null })
            Interlocked.Increment(ref _verdicts);
        if (_expected.TryRemove(delivery.Message.Key, out var expected))
            expected.TrySetResult(Stopwatch.GetTimestamp());
        return Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered(delivery.MessageId ?? $"{delivery.Stream}/{delivery.Message.Key}"));
    }
}
