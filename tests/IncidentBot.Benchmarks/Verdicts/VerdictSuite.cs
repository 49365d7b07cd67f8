using System.Diagnostics;
using System.Globalization;
using IncidentBot.Channels;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IncidentBot.Benchmarks.Verdicts;

/// <summary>From the committed turn to the delivered verdict, on the conversation's real registration and store, beyond the longest chain of sources (three waves).</summary>
internal static class VerdictSuite
{
    private const int Triages = 20;
    private const int Waves = 3;
    private static readonly TimeSpan SourceTakes = TimeSpan.FromMilliseconds(400);

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var channel = new WaitingChannel();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", Path.Combine(folder.FullName, "store.db"))]);
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IChannel>(channel);
        builder.Services.AddSingleton(new Catalogue([SlowSources.Metric]));
        var sources = new SlowSources(SourceTakes);
        builder.Services.AddSingleton<IMetricSource>(sources).AddSingleton<IChangeSource>(sources).AddSingleton<ISignalSource>(sources).AddSingleton<IVendorStatusSource>(sources);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddConversations(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        var inbox = host.Services.GetRequiredService<IInbox>();

        var beyond = new List<double>();
        for (var i = 0; i <= Triages; i++)
        {
            var person = new Person { Id = "lena", Name = "Lena" };
            // Cancelled afterwards: a second start on a metric with an open triage would only offer to join it.
            var turn = new Turn($"start-{i}", new Place("bench", $"c{i}", null), person, DateTimeOffset.UtcNow, new Said.Text("triage checkout conversion"), Addressed: true, TriageId: null);
            var started = Stopwatch.GetTimestamp();
            await inbox.ReceiveAsync(turn, CancellationToken.None);
            var (triage, at) = await channel.VerdictAsync();
            beyond.Add((Stopwatch.GetElapsedTime(started, at) - Waves * SourceTakes).TotalMilliseconds);
            await inbox.ReceiveAsync(turn with { Id = $"close-{i}", Said = new Said.Text("cancel"), TriageId = triage }, CancellationToken.None);
            await channel.ClosedAsync();
        }

        await host.StopAsync();
        var first = beyond[0];
        var later = beyond.Skip(1).Order().ToList();
        var table = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Triages} triages one after another after a first one; three sources of five weeks in 5-minute buckets, a breakdown of 600 rows; every source takes {SourceTakes.TotalMilliseconds:F0} ms, the longest chain is three of them.

            | from the turn to the delivered verdict, beyond the longest chain of sources | measured | budget |
            |---|---|---|
            | the first triage of the process | {first:F0} ms | |
            | median | {later[Triages / 2]:F0} ms | 250 ms |
            | p95 | {later[(int)(Triages * 0.95) - 1]:F0} ms | |
            """);
        Console.WriteLine(table);
        ResultsFile.Write("verdict", "Time to verdict", table);
        folder.Delete(recursive: true);
        return 0;
    }

    private sealed class WaitingChannel : IChannel
    {
        private TaskCompletionSource<(string, long)> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "bench";

        public async Task<(string Triage, long At)> VerdictAsync()
        {
            var result = await _verdict.Task;
            _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return result;
        }

        public async Task ClosedAsync()
        {
            await _closed.Task;
            _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckLine(Name, true, ""));

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
        {
            if (delivery.Message.Key == ThreadView.VerdictKey)
                _verdict.TrySetResult((delivery.Stream, Stopwatch.GetTimestamp()));
            if (delivery.Message.Key == ThreadView.RootKey && delivery.Message.Notification.Contains("closed", StringComparison.Ordinal))
                _closed.TrySetResult();
            return Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered(delivery.MessageId ?? $"{delivery.Stream}/{delivery.Message.Key}"));
        }
    }
}
