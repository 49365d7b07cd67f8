using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Benchmarks.Slack;

/// <summary>A Web API that takes everything and counts posts by channel.</summary>
internal sealed class SlackStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _ts;

    private SlackStub(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentDictionary<string, int> Posts { get; } = new();

    /// <summary>Told the channel of each post, and whether it is a reply that the channel sees too.</summary>
    public Action<string, bool> Posted { get; set; } = (_, _) => { };

    public static async Task<SlackStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new SlackStub(app);
        app.Map("/api/{method}", stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext context, string method)
    {
        if (method == "users.info")
            return Results.Json(new { ok = true, user = new { name = "someone", profile = new { display_name = "Someone" } } });
        if (method != "chat.postMessage")
            return Results.Json(new { ok = true, url = "https://acme.slack.com/" });
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var channel = body.RootElement.GetProperty("channel").GetString() ?? "";
        Posts.AddOrUpdate(channel, 1, (_, before) => before + 1);
        Posted(channel, body.RootElement.TryGetProperty("reply_broadcast", out var broadcast) && broadcast.ValueKind == JsonValueKind.True);
        return Results.Json(new { ok = true, ts = $"1800000000.{Interlocked.Increment(ref _ts):000000}" });
    }
}
