using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using IncidentBot.Channels;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Tests.Conversations;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests;

/// <summary>Traces and metrics as a collector gets them over HTTP. Names and values are plain UTF-8 in a protobuf message, and are looked for as such.</summary>
public sealed class TelemetryExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentbot-telemetry");
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new();

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Where_the_standard_variable_says_so_turns_evidence_and_deliveries_are_told()
    {
        await using var collector = await CollectAsync();

        await TriageAsync($"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_SERVICE_NAME=triage-bot");

        var (traces, metrics) = (_received["/v1/traces"].ToString(), _received["/v1/metrics"].ToString());
        Assert.All(["triage-bot", "handle", "deliver", "evidence", "incidentbot.source", "Status pages"], word => Assert.Contains(word, traces, StringComparison.Ordinal));
        Assert.All(
            ["triage-bot", "incidentbot.turns", "handled", "incidentbot.evidence", "Status pages", "Nothing", "incidentbot.deliveries", "Delivered", "incidentbot.outbox.age"],
            word => Assert.Contains(word, metrics, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--OTEL_SDK_DISABLED=true")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=")]
    public async Task Switched_off_nothing_is_sent(string setting)
    {
        await using var collector = await CollectAsync();

        await TriageAsync($"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", setting);

        Assert.Empty(_received);
    }

    /// <summary>A triage through the app as it is served, which is stopped then and sends what it still has.</summary>
    private async Task TriageAsync(params string[] settings)
    {
        var config = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Storage = new { Sqlite = new { Path = Path.Combine(_folder.FullName, "store.db") } }, Catalogue = new { Metrics = new[] { new { Name = "checkout conversion", Vendors = new[] { "Paynova" } } } } }), Limit);
        var channel = new RecordingChannel();
        await using var app = Server.Build(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. settings],
            config,
            TimeProvider.System,
            services => services.AddSingleton<IChannel>(channel).AddSingleton<IVendorStatusSource>(new QuietVendors()));
        await app.StartAsync(Limit);
        await app.Services.GetRequiredService<IInbox>().ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await channel.SeeAsync(Timing.Question.Prompt, Limit);
        await app.StopAsync(Limit);
    }

    private async Task<WebApplication> CollectAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var received = _received.GetOrAdd($"{context.Request.Path}", _ => new());
            lock (received)
                received.Append(Encoding.UTF8.GetString(body.ToArray()));
        });
        await app.StartAsync(Limit);
        return app;
    }
}
