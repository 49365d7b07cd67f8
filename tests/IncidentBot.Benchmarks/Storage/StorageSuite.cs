using System.Diagnostics;
using System.Globalization;
using System.Text;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Storage;

/// <summary>
/// The embedded store under the load it is promised for: 200 received turns a second, each committed before it is acknowledged, while triages commit beside them;
/// how large evidence is once packed; how long a long triage takes to load.
/// </summary>
internal static class StorageSuite
{
    private const int PerSecond = 200;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly StringBuilder Report = new();
    private static readonly Person Ada = new() { Id = "ada", Name = "Ada" };
    private static readonly Place InChannel = new("web", "incidents", null);

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        try
        {
            PrintSizes();
            await using var store = new SqliteTriageStore(new SqliteStorageOptions { Path = Path.Combine(folder.FullName, "store.db") });
            await store.CheckAsync(CancellationToken.None);
            await PrintReceivesAsync(store);
            await PrintLoadAsync(store);
            ResultsFile.Write("storage", "Storage", $"SQLite, synchronous=FULL.\n\n{Report}");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void PrintSizes()
    {
        Print($"| evidence of 10,000 buckets | JSON bytes | stored bytes | pack | unpack |");
        Print($"|---|---|---|---|---|");
        PrintSize("counts, about 2,000 a bucket", Series(2_000, fractions: false));
        PrintSize("counts, about 50,000 a bucket", Series(50_000, fractions: false));
        PrintSize("fractions of 17 digits, nothing repeats", Series(2_000, fractions: true));
    }

    private static void PrintSize(string name, TriageEvent gathered)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(gathered, TriageJson.Options).Length;
        var packed = PackedJson.Pack(gathered);
        var pack = Time(() => PackedJson.Pack(gathered));
        var unpack = Time(() => PackedJson.Unpack<TriageEvent>(packed));
        Print($"| {name} | {json:N0} | {packed.Length:N0} | {pack.TotalMilliseconds:F1} ms | {unpack.TotalMilliseconds:F1} ms |");
    }

    private static async Task PrintReceivesAsync(SqliteTriageStore store)
    {
        var count = (int)(Duration.TotalSeconds * PerSecond);
        var took = new TimeSpan[count];
        var under = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            var turn = i;
            under.Add(Task.Run(async () =>
            {
                var started = Stopwatch.GetTimestamp();
                await store.ReceiveAsync($"t-{turn % 50}", Said(turn), CancellationToken.None);
                took[turn] = Stopwatch.GetElapsedTime(started);
            }));
            if (turn % 10 == 0)
                under.Add(Task.Run(() => store.CommitAsync(new Commit($"c-{turn}", 0, [Series(2_000, fractions: false)], [Root(turn)], null, null), CancellationToken.None)));
        }

        await Task.WhenAll(under);
        Array.Sort(took);
        Print($"");
        Print($"- receive, {PerSecond} a second for {Duration.TotalSeconds} s beside {PerSecond / 10} commits of a series a second: p50 {took[count / 2].TotalMilliseconds:F2} ms, p99 {took[count * 99 / 100].TotalMilliseconds:F2} ms, max {took[^1].TotalMilliseconds:F2} ms");

        clock.Restart();
        await Task.WhenAll(Enumerable.Range(count, 5_000).Select(i => store.ReceiveAsync($"t-{i % 50}", Said(i), CancellationToken.None)));
        Print($"- receive, 5,000 at once: {5_000 / clock.Elapsed.TotalSeconds:N0} a second");
    }

    private static async Task PrintLoadAsync(SqliteTriageStore store)
    {
        var events = Enumerable.Range(0, 5_000).Select(i => (TriageEvent)new HypothesisParked(DateTimeOffset.UnixEpoch, Ada, $"maybe {i}")).ToList();
        await store.CommitAsync(new Commit("long", 0, events, [], null, null), CancellationToken.None);
        var load = Time(() => store.LoadAsync("long", CancellationToken.None));
        Print($"- load of a triage of 5,000 events: {load.TotalMilliseconds:F1} ms");
    }

    private static void Print(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine(text);
        Report.AppendLine(text);
    }

    private static TimeSpan Time(Action action)
    {
        var runs = new List<TimeSpan>();
        for (var i = 0; i < 21; i++)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            runs.Add(Stopwatch.GetElapsedTime(started));
        }

        return runs.Order().ElementAt(runs.Count / 2);
    }

    private static Turn Said(int i) => new($"turn-{i}", InChannel, Ada, DateTimeOffset.UnixEpoch, new Said.Text("no, nothing changed there since Monday"), Addressed: true, TriageId: null);

    private static OutgoingMessage Root(int i) => new(InChannel, new Message("root", Placement.Root, $"Looking at {i}", []));

    private static EvidenceGathered Series(double perBucket, bool fractions)
    {
        var random = new Random(11);
        var denominator = Enumerable.Range(0, 10_000).Select(i => Draw(random, perBucket * (1 + 0.6 * Math.Sin(2 * Math.PI * i / 288)), fractions)).ToList();
        var numerator = denominator.Select(sessions => Draw(random, 0.032 * sessions, fractions)).ToList();
        var series = new MetricSeries
        {
            Source = "Prometheus",
            Role = SourceRole.Server,
            Start = DateTimeOffset.UnixEpoch,
            Interval = TimeSpan.FromMinutes(5),
            Numerator = [.. numerator.Select(value => (double?)value)],
            Denominator = [.. denominator.Select(value => (double?)value)],
        };
        var window = new TimeWindow(series.Start, series.End);
        return new EvidenceGathered(series.End, new EvidenceRequest("series/Prometheus", "Prometheus", EvidenceKind.Series, window, Segment.Everything), new Evidence.Found(new SeriesObserved(series)));
    }

    private static double Draw(Random random, double mean, bool fractions)
    {
        var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var value = Math.Max(0, mean + Math.Sqrt(mean) * noise);
        return fractions ? value : Math.Round(value);
    }
}
