using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

public sealed class EvidenceCollectorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly EvidenceRequest Request = new("vendors/Status", "Status", EvidenceKind.VendorIncidents, new TimeWindow(Noon.AddDays(-1), Noon), Segment.Everything);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_arrived_and_is_not_taken_yet_is_not_asked_again()
    {
        var source = new CountingSource();
        var arrived = new TaskCompletionSource<string>();
        var collector = Collector(source);

        collector.Start(Waiting(), triage => arrived.TrySetResult(triage), Cancel);
        await arrived.Task.WaitAsync(Cancel);
        await collector.StopAsync();
        collector.Start(Waiting(), triage => arrived.TrySetResult(triage), Cancel);
        await collector.StopAsync();

        Assert.Equal(1, source.Asked);
        Assert.Equal(Request, Assert.Single(collector.Take("t-1")).Request);
    }

    [Fact]
    public async Task What_was_taken_and_could_not_be_committed_is_asked_again()
    {
        var source = new CountingSource();
        var collector = Collector(source);

        collector.Start(Waiting(), _ => { }, Cancel);
        await collector.StopAsync();
        collector.Take("t-1");
        collector.Start(Waiting(), _ => { }, Cancel);
        await collector.StopAsync();

        Assert.Equal(2, source.Asked);
        Assert.Single(collector.Take("t-1"));
    }

    private static EvidenceCollector Collector(IVendorStatusSource source) => new(
        new EvidenceSources([], [], [], [source], []),
        new EvidenceLimits(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2)),
        new FakeTimeProvider(Noon),
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

        public string Name => "Status";

        public bool Reads(Metric metric) => true;

        public Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<Evidence>(new Evidence.Nothing());
        }
    }
}
