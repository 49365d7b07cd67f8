using System.Net.Http.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Alertmanager;

/// <summary>Against Alertmanager itself, which no one here wrote.</summary>
public sealed class AlertmanagerServerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private static readonly Metric Checkout = new() { Name = "checkout_conversion", Services = ["checkout"] };

    private RealProgram? _program;

    public async ValueTask InitializeAsync()
    {
        RealProgram.SkipUnlessInstalled("prometheus-alertmanager");
        var folder = Directory.CreateTempSubdirectory("alertmanager-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        _program = await RealProgram.StartAsync("prometheus-alertmanager", folder, "address=127.0.0.1", host =>
            ["--config.file=alertmanager.yml", "--storage.path=data", $"--web.listen-address={host}", "--cluster.listen-address="]);
    }

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Firing_and_silenced_alerts_of_the_service_are_read()
    {
        await PostAsync("/api/v2/silences", new
        {
            matchers = new[] { new { name = "alertname", value = "CheckoutSlow", isRegex = false, isEqual = true } },
            startsAt = Now, endsAt = Now.AddHours(1), createdBy = "mara", comment = "known",
        });
        await PostAsync("/api/v2/alerts", new[]
        {
            Alert("CheckoutHigh5xx", "checkout", "critical", "7 % of requests fail"),
            Alert("CheckoutSlow", "checkout", "warning", "p95 above 3 s"),
            Alert("SearchDown", "search", "critical", "gone"),
        });

        var evidence = await ReadAsync();

        var found = Assert.IsType<Evidence.Found>(evidence);
        var alerts = Assert.IsType<SignalsObserved>(found.What).Alerts.OrderBy(alert => alert.Title).ToList();
        Assert.Equal(["CheckoutHigh5xx: 7 % of requests fail", "CheckoutSlow: p95 above 3 s (silenced)"], alerts.Select(alert => alert.Title));
        Assert.Equal((AlertSeverity.Critical, SignalKind.Http5xx, null), (alerts[0].Severity, alerts[0].Kind, alerts[0].End));
        Assert.Equal(Now.AddMinutes(-30), alerts[0].Start, TimeSpan.FromMilliseconds(1));
        Assert.Equal("1 alerts of other services are not listed.", found.Caveat);
    }

    [Fact]
    public async Task No_alert_is_nothing()
    {
        Assert.IsType<Evidence.Nothing>(await ReadAsync());
    }

    private static object Alert(string name, string service, string severity, string summary) => new
    {
        labels = new { alertname = name, service, severity },
        annotations = new { summary },
        startsAt = Now.AddMinutes(-30),
        endsAt = Now.AddHours(1),
        generatorURL = "http://prometheus.example/graph",
    };

    private async Task PostAsync(string path, object body)
    {
        using var client = new HttpClient { BaseAddress = _program?.Address };
        using var response = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<Evidence> ReadAsync()
    {
        using var host = new ConnectorHost(new Dictionary<string, string?> { ["Connectors:Alertmanager:Url"] = $"{_program?.Address}" });
        return await host.Get<ISignalSource>().ReadSignalsAsync(Checkout, new TimeWindow(Now.AddHours(-48), Now.AddMinutes(1)), Segment.Everything, TestContext.Current.CancellationToken);
    }
}
