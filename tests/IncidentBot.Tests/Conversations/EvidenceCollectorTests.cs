using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

public sealed class EvidenceCollectorTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly EvidenceRequest Request = new("vendors/Status", "Status", EvidenceKind.VendorIncidents, new TimeWindow(Noon.AddDays(-1), Noon), Segment.Everything);

    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-collector").FullName;
    private readonly FakeTimeProvider _time = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_arrived_and_is_not_committed_yet_is_not_asked_again()
    {
        var source = new CountingSource();
        var arrived = new TaskCompletionSource<string>();
        await using var store = Open();
        var collector = Collector(source, store, "one");

        await collector.StartAsync(Waiting(), triage => arrived.TrySetResult(triage), Cancel);
        await arrived.Task.WaitAsync(Cancel);
        await collector.StartAsync(Waiting(), triage => arrived.TrySetResult(triage), Cancel);
        await collector.StopAsync();

        Assert.Equal(1, source.Asked);
        Assert.Equal(Request, Assert.Single(collector.Arrived("t-1")).Request);
    }

    [Fact]
    public async Task What_was_committed_and_is_wanted_again_is_asked_again()
    {
        var source = new CountingSource();
        await using var store = Open();
        var collector = Collector(source, store, "one");

        await collector.StartAsync(Waiting(), _ => { }, Cancel);
        await collector.StopAsync();
        await collector.CommittedAsync("t-1", 1, Cancel);
        await collector.StartAsync(Waiting(), _ => { }, Cancel);
        await collector.StopAsync();

        Assert.Equal(2, source.Asked);
        Assert.Single(collector.Arrived("t-1"));
    }

    [Fact]
    public async Task While_one_instance_asks_the_other_does_not_until_the_first_is_silent_for_the_time_of_a_lease()
    {
        var (first, second) = (new CountingSource { Answers = false }, new CountingSource());
        await using var store = Open();
        var (dies, lives) = (Collector(first, store, "dies"), Collector(second, store, "lives"));

        await dies.StartAsync(Waiting(), _ => { }, Cancel);
        await lives.StartAsync(Waiting(), _ => { }, Cancel);
        _time.Advance(Leases.Expiry - TimeSpan.FromSeconds(1));
        await dies.RenewAsync(Cancel);
        await lives.StartAsync(Waiting(), _ => { }, Cancel);
        _time.Advance(Leases.Expiry - TimeSpan.FromSeconds(1));
        await lives.StartAsync(Waiting(), _ => { }, Cancel);
        var before = second.Asked;
        _time.Advance(TimeSpan.FromSeconds(1));
        await lives.StartAsync(Waiting(), _ => { }, Cancel);
        await lives.StopAsync();
        await dies.RenewAsync(Cancel);

        Assert.Equal((1, 0, 1), (first.Asked, before, second.Asked));
        Assert.Null(dies.LeaseOf("t-1"));
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(60, 20)]
    public async Task The_deadline_runs_from_the_plan_unless_it_is_asked_much_later(int secondsLate, int secondsLeft)
    {
        var arrived = new TaskCompletionSource();
        await using var store = Open();
        var source = new CountingSource { Answers = false };
        var collector = Collector(source, store, "one");
        _time.Advance(TimeSpan.FromSeconds(secondsLate));

        await collector.StartAsync(Waiting(), _ => arrived.TrySetResult(), Cancel);
        await source.WasAsked.Task.WaitAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(secondsLeft - 1));
        var before = collector.Arrived("t-1").Count;
        _time.Advance(TimeSpan.FromSeconds(1));
        await arrived.Task.WaitAsync(Cancel);

        Assert.Equal(0, before);
        Assert.IsType<Evidence.Unavailable>(Assert.Single(collector.Arrived("t-1")).Evidence);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SqliteTriageStore Open() => new(new SqliteStorageOptions { Path = Path.Combine(_folder, "store.db") });

    private EvidenceCollector Collector(IVendorStatusSource source, ITriageStore store, string instance) => new(
        new EvidenceSources([], [], [], [source], []),
        new EvidenceLimits(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2)),
        new Leases(store, new Instance(Directory.CreateDirectory(Path.Combine(_folder, instance)).FullName), _time, NullLogger<Leases>.Instance),
        new Telemetry(_time),
        _time,
        NullLogger<EvidenceCollector>.Instance);

    /// <summary>A triage that waits for one answer.</summary>
    private static TriageState Waiting() => TriageState.Fold(
        "t-1",
        [
            new TriageStarted(Noon, new Person { Id = "ada", Name = "Ada" }, "triage checkout", new Metric { Name = "checkout" }, new Report(null, null)),
            new EvidencePlanned(Noon, 1, [Request]),
        ]);

    private sealed class CountingSource : IVendorStatusSource
    {
        public int Asked { get; private set; }

        public TaskCompletionSource WasAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Answers { get; init; } = true;

        public string Name => "Status";

        public bool Reads(Metric metric) => true;

        public Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
        {
            Asked++;
            WasAsked.TrySetResult();
            return Answers ? Task.FromResult<Evidence>(new Evidence.Nothing()) : new TaskCompletionSource<Evidence>().Task.WaitAsync(cancellationToken);
        }
    }
}
