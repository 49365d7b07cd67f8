using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Connectors;

/// <summary>What the stand-in was asked.</summary>
internal sealed record Asked(string Method, string PathAndQuery, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>How the stand-in answers one request.</summary>
internal delegate Task Reply(HttpContext context, Asked asked);

/// <summary>A vendor's API on loopback. It answers only what a test recorded: anything else is a loud 500, and is held against the test at its end.</summary>
internal sealed class VendorStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(Func<Asked, bool> Matches, Reply Reply)> _replies = [];
    private readonly ConcurrentQueue<Asked> _asked = new();
    private readonly ConcurrentQueue<string> _unrecorded = new();
    private readonly TaskCompletionSource _firstArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VendorStandIn(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<Asked> Requests => [.. _asked];

    /// <summary>Ends when the first request is there.</summary>
    public Task FirstArrived => _firstArrived.Task;

    public static async Task<VendorStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new VendorStandIn(app);
        app.Run(standIn.AnswerAsync);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Answers requests whose method, path and query contain all the given parts; what was recorded later goes first.</summary>
    public VendorStandIn On(Reply reply, params string[] parts)
    {
        _replies.Insert(0, (asked => parts.All(part => $"{asked.Method} {asked.PathAndQuery} {asked.Body}".Contains(part, StringComparison.Ordinal)), reply));
        return this;
    }

    /// <summary>Limits what was recorded last: when it does not hold, the reply before answers.</summary>
    public void OnlyFor(Func<bool> holds)
    {
        var (matches, reply) = _replies[0];
        _replies[0] = (asked => matches(asked) && holds(), reply);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_unrecorded);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var asked = new Asked(
            context.Request.Method,
            raw,
            Uri.UnescapeDataString((await body.ReadToEndAsync()).Replace('+', ' ')),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _asked.Enqueue(asked);
        _firstArrived.TrySetResult();
        if (_replies.FirstOrDefault(each => each.Matches(asked)).Reply is { } reply)
        {
            await reply(context, asked);
            return;
        }

        _unrecorded.Enqueue($"{asked.Method} {asked.PathAndQuery} {asked.Body}");
        context.Response.StatusCode = 500;
        await context.Response.WriteAsync("Nobody recorded this request.");
    }
}
