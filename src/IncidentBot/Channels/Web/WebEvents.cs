using System.Globalization;
using System.Text.Json;
using IncidentBot.Triage;
using Microsoft.Extensions.Primitives;

namespace IncidentBot.Channels.Web;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): <c>message</c> for a post or an edit, its revision being the event's id;
/// <c>reset</c> when the page must forget what it knows; <c>synced</c> when it knows everything so far.
/// </summary>
internal sealed class WebEvents(WebMessages messages, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Batch = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task StreamAsync(HttpContext context)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        try
        {
            await SendAsync(context, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The page went away, or the bot is about to: the page comes back with the newest revision it knows.
        }
    }

    private async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var response = context.Response;
        var person = context.Request.Query["person"].ToString();
        var (last, beforeNewest) = messages.Span();
        var known = KnownRevision(context.Request);

        await response.WriteAsync("retry: 1000\n\n", cancellationToken);
        if (known > last)
            await response.WriteAsync("event: reset\ndata: {}\n\n", cancellationToken);
        var revision = known is { } seen && seen <= last ? seen : beforeNewest;
        var older = known is null && beforeNewest > 0 ? "true" : "false";
        var isSynced = false;

        while (true)
        {
            var changed = messages.Changed;
            revision = await SendNewerAsync(response, revision, person, cancellationToken);
            if (!isSynced)
                await response.WriteAsync($"event: synced\ndata: {{\"older\":{older}}}\n\n", cancellationToken);
            isSynced = true;
            await response.Body.FlushAsync(cancellationToken);

            if (!await HappensAsync(changed, cancellationToken))
                await response.WriteAsync(": still here\n\n", cancellationToken);
        }
    }

    /// <summary>A reconnecting browser sends the header; a page that opens a new stream by itself can only use the query.</summary>
    private static long? KnownRevision(HttpRequest request)
    {
        var known = request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header : request.Query["after"];
        return !StringValues.IsNullOrEmpty(known) && long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;
    }

    private async Task<long> SendNewerAsync(HttpResponse response, long revision, string person, CancellationToken cancellationToken)
    {
        while (messages.ListAfter(revision, person, Batch) is { Count: > 0 } newer)
        {
            foreach (var message in newer)
                await response.WriteAsync(
                    $"id: {message.Revision.ToString(CultureInfo.InvariantCulture)}\nevent: message\ndata: {JsonSerializer.Serialize(message, TriageJson.Options)}\n\n",
                    cancellationToken);
            revision = newer[^1].Revision;
        }
        return revision;
    }

    private async Task<bool> HappensAsync(Task changed, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(Heartbeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
