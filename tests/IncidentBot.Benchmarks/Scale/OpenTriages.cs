using System.Diagnostics;
using System.Globalization;
using System.Text;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IncidentBot.Benchmarks.Scale;

/// <summary>What a turn costs while ever more triages are open, and how many a second one and two instances take.</summary>
internal static class OpenTriages
{
    private const int Measured = 500;
    private const int AtOnce = 10;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly Metric AskingOnly = new() { Name = "parcel weight" };

    public static async Task<string> MeasureAsync(string engine, Dictionary<string, string?> storage, int most)
    {
        var report = new StringBuilder($"| open triages over {engine} | one turn, median | p95 |\n|---|---|---|\n");
        var channel = new AnsweringChannel();
        using var one = Host(storage, channel);
        await one.StartAsync();
        var medians = new List<(int Open, double Milliseconds)>();
        foreach (var size in new[] { most / 100, most / 10, most })
        {
            await StartTriagesAsync(one, channel, from: medians.LastOrDefault().Open, to: size);
            if (medians.Count == 0)
                await TurnsAsync(one, channel, size, "warm");
            var took = await TurnsAsync(one, channel, size, $"{size}");
            medians.Add((size, took[Measured / 2]));
            report.AppendLine(CultureInfo.InvariantCulture, $"| {size:#,0} | {took[Measured / 2]:F1} ms | {took[Measured * 95 / 100]:F1} ms |");
        }

        var slope = (medians[^1].Milliseconds - medians[0].Milliseconds) / (medians[^1].Open - medians[0].Open) * 1_000;
        var turns = most / AtOnce;
        var alone = await ThroughputAsync([one], channel, turns, most, "alone");
        var before = RefusedOf(one);
        using var two = Host(storage, channel);
        await two.StartAsync();
        var together = await ThroughputAsync([one, two], channel, turns, most, "together");
        var (sameTriage, otherwise) = (RefusedOf(one).SameTriage + RefusedOf(two).SameTriage - before.SameTriage, RefusedOf(one).Otherwise + RefusedOf(two).Otherwise - before.Otherwise);
        report.AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"- slope: {slope:F3} ms per 1,000 open triages")
            .AppendLine(CultureInfo.InvariantCulture, $"- {turns:#,0} turns at once, each of another triage: one instance {alone:F0} a second, two instances {together:F0} a second")
            .AppendLine(CultureInfo.InvariantCulture, $"- conflicts between different triages: {before.Otherwise} while one instance worked, {otherwise} while two did")
            .AppendLine(CultureInfo.InvariantCulture, $"- the same triage taken up twice over, so that one of the two decided again: {before.SameTriage} times by one instance, {sameTriage} times by two")
            .AppendLine();
        await two.StopAsync();
        await one.StopAsync();
        return report.ToString();
    }

    /// <summary>How long each of some turns took, one after another over all open triages, in milliseconds, sorted.</summary>
    private static async Task<List<double>> TurnsAsync(IHost host, AnsweringChannel channel, int open, string name)
    {
        var took = new List<double>();
        for (var i = 0; i < Measured; i++)
            took.Add((await SayAsync(host, channel, (int)((long)i * open / Measured), $"{name}-{i}")).TotalMilliseconds);
        took.Sort();
        return took;
    }

    private static IHost Host(Dictionary<string, string?> storage, AnsweringChannel channel) => BenchHost.Build(storage, channel, AskingOnly, sources: null);

    private static (int SameTriage, int Otherwise) RefusedOf(IHost host) => host.Services.GetRequiredService<ITriageStore>() is CountingStore store ? (store.SameTriage, store.Otherwise) : throw new InvalidOperationException("The store does not count.");

    private static async Task StartTriagesAsync(IHost host, AnsweringChannel channel, int from, int to)
    {
        var store = host.Services.GetRequiredService<ITriageStore>();
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), async (i, cancellationToken) =>
        {
            var place = new Place("bench", $"c{i}", null);
            var now = DateTimeOffset.UtcNow;
            var started = new TriageStarted(now, BenchHost.Ada, "triage parcel weight", AskingOnly, new Report(null, null));
            var root = new OutgoingMessage(place, new Message(ThreadView.RootKey, Placement.Root, "Triage", []));
            await store.CommitAsync(new Commit($"t-{i}", 0, [started], [root], null, new TriageEntry($"t-{i}", AskingOnly.Name, "", place, now, null), now), cancellationToken);
        });
        while (channel.Questions < to)
            await Task.Delay(Glance);
    }

    private static async Task<double> ThroughputAsync(IReadOnlyList<IHost> hosts, AnsweringChannel channel, int turns, int open, string name)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, turns).Select(i => SayAsync(hosts[i % hosts.Count], channel, i * (open / turns), $"{name}-{i}")));
        return turns / clock.Elapsed.TotalSeconds;
    }

    private static async Task<TimeSpan> SayAsync(IHost host, AnsweringChannel channel, int triage, string id)
    {
        var answered = channel.Expect($"reply-{id}");
        var turn = new Turn(id, new Place("bench", $"c{triage}", null), BenchHost.Ada, DateTimeOffset.UtcNow, new Said.Text($"maybe the price {id}"), Addressed: true, $"t-{triage}");
        var started = Stopwatch.GetTimestamp();
        await host.Services.GetRequiredService<IInbox>().ReceiveAsync(turn, CancellationToken.None);
        return Stopwatch.GetElapsedTime(started, await answered);
    }
}
