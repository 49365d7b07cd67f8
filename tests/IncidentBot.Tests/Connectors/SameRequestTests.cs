using IncidentBot.Connectors;
using IncidentBot.Tests.Connectors.Prometheus;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Connectors;

/// <summary>What several readings of a triage need is asked for once.</summary>
public sealed class SameRequestTests : VendorTest
{
    private static readonly Metric Orders = PrometheusPayloads.Orders with { Kind = MetricKind.Ratio, Sources = [Source("shop", "increase(orders[$__interval])")] };

    private readonly FakeTimeProvider _clock = ConnectorHost.ClockAtNoon();

    private protected override void Record(VendorStandIn vendor) => vendor.On(Replies.Json(PrometheusPayloads.Matrix((1795168800, "42"))), "POST /api/v1/query_range");

    [Fact]
    public async Task Two_sources_with_one_denominator_ask_for_it_once()
    {
        using var host = Host();
        await ReadAsync(host, Orders.Sources[0]);
        await ReadAsync(host, Source("other", "increase(other[$__interval])"));

        Assert.Equal(3, StandIn.Requests.Count);
    }

    [Fact]
    public async Task Two_entries_of_one_account_share_its_list()
    {
        StandIn.On(Replies.Json("""{"change_events":[],"more":false}"""), "GET /change_events?");
        using var host = new ConnectorHost(new Dictionary<string, string?> { ["Connectors:PagerDuty:Url"] = $"{StandIn.Address}", ["Connectors:PagerDuty:Key"] = "k" }, _clock);
        var metric = new Metric { Name = "m", Repositories = [Service("P1"), Service("P2")] };

        await host.Get<IChangeSource>().ReadChangesAsync(metric, new TimeWindow(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon), TestContext.Current.CancellationToken);

        Assert.Single(StandIn.Requests);
    }

    [Fact]
    public async Task Later_it_is_asked_for_again()
    {
        using var host = Host();

        await ReadAsync(host, Orders.Sources[0]);
        _clock.Advance(TimeSpan.FromSeconds(16));
        await ReadAsync(host, Orders.Sources[0]);

        Assert.Equal(4, StandIn.Requests.Count);
    }

    [Fact]
    public async Task An_error_of_the_vendors_own_is_not_kept()
    {
        var refused = 0;
        StandIn.On(Replies.Json("""{"status":"error","error":"not today"}""", 501), "POST /api/v1/query_range");
        StandIn.OnlyFor(() => Interlocked.Increment(ref refused) <= 2);
        using var host = Host();

        var first = await ReadAsync(host, Orders.Sources[0]);
        var second = await ReadAsync(host, Orders.Sources[0]);

        Assert.IsType<Evidence.Unavailable>(first);
        Assert.IsType<Evidence.Found>(second);
    }

    [Fact]
    public async Task Who_asked_first_and_went_away_does_not_take_the_answer_along()
    {
        var hanging = 0;
        StandIn.On(Replies.Hang(), "POST /api/v1/query_range");
        StandIn.OnlyFor(() => Interlocked.Increment(ref hanging) == 1);
        using var host = Host();
        using var caller = new CancellationTokenSource();
        var one = Orders.Sources[0] with { Role = SourceRole.Payments, Query = new Dictionary<string, string> { ["numerator"] = "orders" } };

        var first = ReadAsync(host, one, caller.Token);
        await StandIn.FirstArrived;
        var second = ReadAsync(host, one);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.IsType<Evidence.Found>(await second);
    }

    private static MetricSource Source(string name, string numerator) => PrometheusPayloads.Orders.Sources[0] with
    {
        Name = name,
        Query = new Dictionary<string, string> { ["numerator"] = numerator, ["denominator"] = "increase(sessions[$__interval])" },
    };

    private static MetricRepository Service(string id) => new() { Connector = "PagerDuty", Name = id, Service = "checkout" };

    private ConnectorHost Host() => new(new Dictionary<string, string?> { ["Connectors:Prometheus:Url"] = $"{StandIn.Address}" }, _clock);

    private static Task<Evidence> ReadAsync(ConnectorHost host, MetricSource source, CancellationToken? caller = null) =>
        host.Get<IMetricSource>().ReadSeriesAsync(Orders, source, new TimeWindow(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon), TimeSpan.FromHours(1), caller ?? TestContext.Current.CancellationToken);
}
