using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
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

/// <summary>Cost of a turn with up to 10,000 open triages, throughput of one and of two instances over one SQLite file, memory with 1,000 triages under way.</summary>
internal static class ScaleSuite
{
    private const int Measured = 200;
    private const int Throughput = 1_000;
    private const int UnderWay = 1_000;
    private static readonly int[] Sizes = [100, 1_000, 10_000];
    private static readonly Person Ada = new() { Id = "ada", Name = "Ada" };
    private static readonly Metric AskingOnly = new() { Name = "parcel weight" };

    public static async Task<int> RunAsync(string[] args)
    {
        var report = new StringBuilder("The conversation's real registration over SQLite, a channel that takes every message at once.\n\n");
        await PrintTurnsAsync(report);
        await PrintMemoryAsync(report);
        Console.WriteLine(report);
        ResultsFile.Write("scale", "Scale", report.ToString());
        return 0;
    }

    private static async Task PrintTurnsAsync(StringBuilder report)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var channel = new AnsweringChannel();
        using var one = Build(Path.Combine(folder.FullName, "store.db"), channel);
        await one.StartAsync();
        var medians = new List<(int Open, double Milliseconds)>();
        var open = 0;
        report.AppendLine("| open triages | one turn, median | p95 |").AppendLine("|---|---|---|");
        foreach (var size in Sizes)
        {
            await StartTriagesAsync(one, channel, open, size);
            open = size;
            var took = new List<double>();
            for (var i = 0; i < Measured; i++)
                took.Add((await SayAsync(one, channel, i * (size / Measured + 1) % size, $"{size}-{i}")).TotalMilliseconds);
            took.Sort();
            medians.Add((size, took[Measured / 2]));
            report.AppendLine(CultureInfo.InvariantCulture, $"| {size:#,0} | {took[Measured / 2]:F1} ms | {took[Measured * 95 / 100]:F1} ms |");
        }

        var slope = (medians[^1].Milliseconds - medians[0].Milliseconds) / (medians[^1].Open - medians[0].Open) * 1_000;
        var conflictsOfOne = one.Services.GetRequiredService<Telemetry>().Conflicts;
        var alone = await ThroughputAsync([one], channel, open, "alone");
        using var two = Build(Path.Combine(folder.FullName, "store.db"), channel);
        await two.StartAsync();
        var together = await ThroughputAsync([one, two], channel, open, "together");
        var conflicts = one.Services.GetRequiredService<Telemetry>().Conflicts + two.Services.GetRequiredService<Telemetry>().Conflicts;
        report.AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"- slope: {slope:F3} ms per 1,000 open triages; conflicts: {conflictsOfOne}")
            .AppendLine(CultureInfo.InvariantCulture, $"- throughput, {Throughput} turns of different triages at once: one instance {alone:F0} a second, two instances over one file {together:F0} a second; conflicts after both: {conflicts}");
        await two.StopAsync();
        await one.StopAsync();
        folder.Delete(recursive: true);
    }

    private static async Task PrintMemoryAsync(StringBuilder report)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var channel = new AnsweringChannel();
        var sources = new SlowSources(TimeSpan.FromMilliseconds(400));
        using var host = Build(Path.Combine(folder.FullName, "store.db"), channel, sources);
        await host.StartAsync();
        var peak = 0L;
        for (var i = 0; i < UnderWay; i++)
        {
            var turn = new Turn($"start-{i}", new Place("bench", $"c{i}", null), Ada, DateTimeOffset.UtcNow, new Said.Click(Actions.Start, Intake.ToValue(new StartRequest("triage checkout conversion", SlowSources.Metric.Name, false, Anyway: true)), new Dictionary<string, string>()), true, null);
            await host.Services.GetRequiredService<IInbox>().ReceiveAsync(turn, CancellationToken.None);
        }

        while (channel.Verdicts < UnderWay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            peak = Math.Max(peak, Environment.WorkingSet);
        }

        report.AppendLine(CultureInfo.InvariantCulture, $"- memory, {UnderWay:#,0} triages started at once, each with three sources of five weeks: {peak / 1e6:F0} MB resident at most until all had their verdict, {Environment.WorkingSet / 1e6:F0} MB afterwards (the benchmark itself included; budget 400 MB)");
        await host.StopAsync();
        folder.Delete(recursive: true);
    }

    private static async Task StartTriagesAsync(IHost host, AnsweringChannel channel, int from, int to)
    {
        var store = host.Services.GetRequiredService<ITriageStore>();
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), async (i, cancellationToken) =>
        {
            var place = new Place("bench", $"c{i}", null);
            var now = DateTimeOffset.UtcNow;
            var started = new TriageStarted(now, Ada, "triage parcel weight", AskingOnly, new Report(null, null));
            var root = new OutgoingMessage(place, new Message(ThreadView.RootKey, Placement.Root, "Triage", []));
            await store.CommitAsync(new Commit($"t-{i}", 0, [started], [root], null, new TriageEntry($"t-{i}", AskingOnly.Name, "", place, now, null), now), cancellationToken);
        });
        while (channel.Questions < to)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
    }

    private static async Task<double> ThroughputAsync(IReadOnlyList<IHost> hosts, AnsweringChannel channel, int open, string name)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Throughput).Select(i => SayAsync(hosts[i % hosts.Count], channel, i * (open / Throughput), $"{name}-{i}")));
        return Throughput / clock.Elapsed.TotalSeconds;
    }

    /// <summary>From handing in the turn to the delivered reply.</summary>
    private static async Task<TimeSpan> SayAsync(IHost host, AnsweringChannel channel, int triage, string id)
    {
        var replied = channel.Expect($"reply-{id}");
        var turn = new Turn(id, new Place("bench", $"c{triage}", null), Ada, DateTimeOffset.UtcNow, new Said.Text($"maybe the price {id}"), Addressed: true, $"t-{triage}");
        var started = Stopwatch.GetTimestamp();
        await host.Services.GetRequiredService<IInbox>().ReceiveAsync(turn, CancellationToken.None);
        return Stopwatch.GetElapsedTime(started, await replied);
    }

    private static IHost Build(string path, AnsweringChannel channel, SlowSources? sources = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", path)]);
        builder.Services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IChannel>(channel);
        builder.Services.AddSingleton(new Catalogue([sources is null ? AskingOnly : SlowSources.Metric]));
        if (sources is not null)
            builder.Services.AddSingleton<IMetricSource>(sources).AddSingleton<IChangeSource>(sources).AddSingleton<ISignalSource>(sources).AddSingleton<IVendorStatusSource>(sources);
        builder.Services.AddStorage(builder.Configuration).AddConversations(builder.Configuration);
        return builder.Build();
    }

    private sealed class AnsweringChannel : IChannel
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
}
