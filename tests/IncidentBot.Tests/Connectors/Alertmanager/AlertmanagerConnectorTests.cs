using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Alertmanager;

public sealed class AlertmanagerConnectorTests : VendorTest
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"] };

    private protected override void Record(VendorStandIn vendor) => vendor.On(Replies.Json(AlertmanagerPayloads.Alerts), "GET /alerts/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true");

    [Fact]
    public async Task Alerts_of_the_path_and_of_no_service_are_listed_by_time()
    {
        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Checkout));

        Assert.Equal(
            ["CertificateExpiresSoon: 3 days left", "CheckoutSlow (silenced)", "CheckoutHigh5xx: 7 % of requests fail"],
            Alerts(evidence).Select(alert => alert.Title));
        Assert.Equal("Alertmanager forgets alerts once they are resolved. Not listed: 1 alert of other services.", evidence.Caveat);
    }

    [Fact]
    public async Task A_resolved_alert_has_its_end_and_a_firing_one_none()
    {
        var alerts = Alerts(await ReadAsync(Checkout));

        Assert.Equal([null, ConnectorHost.Noon.AddHours(-1), null], alerts.Select(alert => alert.End));
        Assert.Equal(ConnectorHost.Noon.AddHours(-52), alerts[0].Start);
    }

    [Fact]
    public async Task Labels_tell_service_severity_and_kind()
    {
        var alerts = Alerts(await ReadAsync(Checkout));

        Assert.Equal(
            [("(no service)", AlertSeverity.Warning, null), ("Checkout", AlertSeverity.Warning, SignalKind.LatencyP95), ("checkout", AlertSeverity.Critical, SignalKind.Http5xx)],
            alerts.Select(alert => (alert.Service, alert.Severity, alert.Kind)));
    }

    [Fact]
    public async Task Links_that_are_no_web_address_lead_to_the_server_instead()
    {
        var alerts = Alerts(await ReadAsync(Checkout));

        Assert.Equal($"{StandIn.Address}alerts/#/alerts?silenced=true&inhibited=true", $"{alerts[1].Link}");
        Assert.Equal("http://prometheus.example/graph?g0.expr=up", $"{alerts[2].Link}");
    }

    [Fact]
    public async Task A_metric_without_services_sees_all_alerts()
    {
        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(new Metric { Name = "orders" }));

        Assert.Equal(4, Alerts(evidence).Count);
    }

    [Fact]
    public async Task Inside_a_segment_only_alerts_that_name_it_count()
    {
        var evidence = await ReadAsync(Checkout, new Segment(new Dictionary<string, string> { ["platform"] = "ios" }));

        Assert.IsType<Evidence.Nothing>(evidence);
    }

    [Fact]
    public async Task Tenant_and_password_are_sent()
    {
        await ReadAsync(Checkout);

        Assert.Equal(("Basic bWFyYTpwdw==", "shop"), (StandIn.Requests[0].Headers["Authorization"], StandIn.Requests[0].Headers["X-Scope-OrgID"]));
    }

    [Theory]
    [InlineData("CheckoutHigh5xxRate", SignalKind.Http5xx)]
    [InlineData("TooMany404", SignalKind.Http4xx)]
    [InlineData("KubePodCrashLooping", SignalKind.Crashes)]
    [InlineData("NodeMemoryHigh", SignalKind.Saturation)]
    [InlineData("PaymentTimeouts", SignalKind.Timeouts)]
    [InlineData("EventPipelineDelayed", SignalKind.PipelineLag)]
    [InlineData("latencyP95", SignalKind.LatencyP95)]
    [InlineData("CertificateExpiresSoon", null)]
    public void The_kind_is_guessed_from_words(string words, SignalKind? kind)
    {
        Assert.Equal(kind, IncidentBot.Connectors.AlertKind.Guess(words));
    }

    private static IReadOnlyList<Alert> Alerts(Evidence evidence) => Assert.IsType<SignalsObserved>(Assert.IsType<Evidence.Found>(evidence).What).Alerts;

    private async Task<Evidence> ReadAsync(Metric metric, Segment? within = null)
    {
        using var host = new ConnectorHost(
            new Dictionary<string, string?>
            {
                ["Connectors:Alertmanager:Url"] = $"{StandIn.Address}alerts/",
                ["Connectors:Alertmanager:User"] = "mara",
                ["Connectors:Alertmanager:Password"] = "pw",
                ["Connectors:Alertmanager:OrgId"] = "shop",
            },
            ConnectorHost.ClockAtNoon());
        var window = new TimeWindow(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);
        return await host.Get<ISignalSource>().ReadSignalsAsync(metric, window, within ?? Segment.Everything, TestContext.Current.CancellationToken);
    }
}
