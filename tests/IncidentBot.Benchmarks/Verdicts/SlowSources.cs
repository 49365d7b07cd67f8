using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Verdicts;

/// <summary>A shop whose every source takes the same time to answer: five weeks of 5-minute buckets, an iOS-only drop after a deploy.</summary>
internal sealed class SlowSources(TimeSpan takes) : IMetricSource, IChangeSource, ISignalSource, IVendorStatusSource
{
    private static readonly TimeSpan BeforeNow = TimeSpan.FromHours(3);

    public static readonly Metric Metric = new()
    {
        Name = "checkout conversion",
        Sources = [Source("analytics", SourceRole.Analytics), Source("orders", SourceRole.Server), Source("payments", SourceRole.Payments)],
        Signals = [new SignalQuery { Connector = "slow", Kind = SignalKind.Http5xx, Service = "checkout", Query = "", Dimensions = new Dictionary<string, string> { ["platform"] = "platform" } }],
        Services = ["checkout"],
        Vendors = ["PayFast"],
        Repositories = [new MetricRepository { Name = "acme/shop", Service = "checkout", TrackingPaths = ["src/tracking"] }],
    };

    public string Name => "slow";

    public bool Reads(Metric metric) => true;

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        await Task.Delay(takes, cancellationToken);
        var start = new DateTimeOffset(window.From.UtcTicks / interval.Ticks * interval.Ticks, TimeSpan.Zero);
        var count = (int)((window.To - start) / interval);
        var dice = new Random(source.Name.Length);
        var sessions = new double?[count];
        var orders = new double?[count];
        for (var i = 0; i < count; i++)
        {
            var at = start + interval * i;
            var wave = 1 + 0.5 * Math.Sin(at.TimeOfDay.TotalHours / 24 * 2 * Math.PI);
            sessions[i] = Math.Round(4000 * wave + 60 * Normal(dice));
            var rate = at >= window.To - BeforeNow ? 0.04 : 0.05;
            orders[i] = Math.Round((sessions[i] ?? 0) * rate + Math.Sqrt(4000 * wave * rate) * Normal(dice));
        }

        return new Evidence.Found(new SeriesObserved(new MetricSeries { Source = source.Name, Role = source.Role, Start = start, Interval = interval, Numerator = orders, Denominator = sessions }));
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        await Task.Delay(takes, cancellationToken);
        var rows = from platform in new[] { "ios", "android", "web" }
                   from country in Enumerable.Range(0, 20)
                   from browser in Enumerable.Range(0, 10)
                   select new BreakdownRow
                   {
                       Values = [platform, $"c{country}", $"b{browser}"],
                       Numerator = platform == "ios" ? 40 : 100,
                       Denominator = 2000,
                       BaselineNumerator = 400,
                       BaselineDenominator = 8000,
                   };
        return new Evidence.Found(new BreakdownObserved(new Breakdown { Source = source.Name, Window = window, Dimensions = ["platform", "country", "browser"], Rows = [.. rows] }));
    }

    public async Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        await Task.Delay(takes, cancellationToken);
        return new Evidence.Found(new ChangesObserved([new Change { Id = "c1", At = window.To - BeforeNow - TimeSpan.FromMinutes(6), Kind = ChangeKind.Deploy, Title = "checkout 8.4", Service = "checkout" }]));
    }

    public async Task<Evidence> ReadSignalsAsync(Metric metric, TimeWindow window, Segment within, CancellationToken cancellationToken)
    {
        await Task.Delay(takes, cancellationToken);
        var interval = TimeSpan.FromMinutes(5);
        var values = Enumerable.Range(0, (int)(window.Length / interval)).Select(i => (double?)(window.From + interval * i >= window.To - BeforeNow ? 6 : 0.3 + i % 7 * 0.01)).ToList();
        return new Evidence.Found(new SignalsObserved([new SignalSeries { Kind = SignalKind.Http5xx, Service = "checkout", Unit = SignalUnit.Percent, Start = window.From, Interval = interval, Values = values, Within = within }], []));
    }

    public async Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        await Task.Delay(takes, cancellationToken);
        return new Evidence.Nothing();
    }

    private static MetricSource Source(string name, SourceRole role) => new()
    {
        Name = name,
        Connector = "slow",
        Role = role,
        Dimensions = role == SourceRole.Analytics ? new Dictionary<string, string> { ["platform"] = "platform", ["country"] = "country", ["browser"] = "browser" } : new Dictionary<string, string>(),
    };

    private static double Normal(Random dice) => Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
}
