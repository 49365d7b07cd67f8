using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

/// <summary>What is asked in which wave.</summary>
public sealed class EvidenceSourcesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Drop = Noon.AddHours(-3);

    private static readonly Metric Checkout = new()
    {
        Name = "checkout conversion",
        Sources = [Source("silent", "Silent"), Source("shop", "Shop")],
        Signals = [Signal("Shop"), Signal("Silent")],
    };

    [Fact]
    public async Task Who_could_not_be_read_is_not_asked_again_inside_the_segment()
    {
        var asked = new List<string>();
        var (shop, silent) = (new ShopSource("Shop", asked), new ShopSource("Silent", asked));
        var sources = new EvidenceSources([shop, silent], [], [shop, silent], [], []);
        var state = TriageState.Fold("t", [new TriageStarted(Noon, new Person { Id = "lena", Name = "Lena" }, Checkout.Name, Checkout, new Report(null, null))]);

        while (sources.PlanNext(state, Diagnosis.Of(state, Noon), Noon) is { } planned)
        {
            state = state.Apply(planned);
            foreach (var request in planned.Requests)
                state = state.Apply(new EvidenceGathered(Noon, request, await sources.AskAsync(state.Metric, request, TestContext.Current.CancellationToken)));
        }

        Assert.Equal(["Silent series", "Shop series", "Shop signals everything", "Silent signals everything", "Shop breakdown", "Shop signals platform ios"], asked);
    }

    private static MetricSource Source(string name, string connector) =>
        new() { Name = name, Connector = connector, Role = SourceRole.Server, Dimensions = new Dictionary<string, string> { ["platform"] = "platform" } };

    private static SignalQuery Signal(string connector) =>
        new() { Connector = connector, Kind = SignalKind.Http5xx, Service = "checkout", Query = "", Dimensions = new Dictionary<string, string> { ["platform"] = "platform" } };

    /// <summary>A shop that falls on iOS only, or a source that never can be read.</summary>
    private sealed class ShopSource(string name, List<string> asked) : IMetricSource, ISignalSource
    {
        public string Name => name;

        public bool Reads(Metric metric) => true;

        public Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
        {
            var start = new DateTimeOffset(window.From.UtcTicks / interval.Ticks * interval.Ticks, TimeSpan.Zero);
            var times = Enumerable.Range(0, (int)((window.To - start) / interval)).Select(i => start + interval * i).ToList();
            var dice = new Random(7);
            return AnswerAsync("series", new SeriesObserved(new MetricSeries
            {
                Source = source.Name,
                Role = source.Role,
                Start = start,
                Interval = interval,
                Numerator = [.. times.Select(at => (double?)((at >= Drop ? 164 : 200) + dice.Next(-14, 15)))],
                Denominator = [.. times.Select(_ => (double?)(4000 + dice.Next(-60, 61)))],
            }));
        }

        public Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken) => AnswerAsync("breakdown", new BreakdownObserved(new Breakdown
        {
            Source = source.Name,
            Window = window,
            Dimensions = ["platform"],
            Rows = [.. new[] { "ios", "android", "web" }.Select(platform => new BreakdownRow { Values = [platform], Numerator = platform == "ios" ? 900 : 2000, Denominator = 40000, BaselineNumerator = 8000, BaselineDenominator = 160000 })],
        }));

        public Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken) => AnswerAsync($"signals {within}", new SignalsObserved([], []));

        private Task<Evidence> AnswerAsync(string what, Observation observed)
        {
            asked.Add($"{name} {what}");
            return Task.FromResult<Evidence>(name == "Silent" ? new Evidence.Unavailable("Silent did not answer in time.") : new Evidence.Found(observed));
        }
    }
}
