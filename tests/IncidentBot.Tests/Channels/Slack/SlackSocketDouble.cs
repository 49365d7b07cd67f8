using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Slack's side of Socket Mode: open connections, and envelopes that are sent over one of them until they are acknowledged.</summary>
internal sealed class SlackSocketDouble(SlackDouble slack)
{
    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];
    private readonly Dictionary<string, JsonObject?> _acknowledged = [];
    private int _opened;

    /// <summary>New connections are greeted and then never heard of again: not even a ping is answered.</summary>
    public bool IsMute { get; set; }

    /// <summary>How many connections were ever opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    public IReadOnlyList<Link> Links
    {
        get
        {
            lock (_gate)
                return [.. _links];
        }
    }

    public async Task AcceptAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var link = new Link(socket, new CancellationTokenSource());
        await link.SendAsync(new JsonObject { ["type"] = "hello", ["num_connections"] = 1, ["connection_info"] = new JsonObject { ["app_id"] = "A0APP" } });
        lock (_gate)
            _links.Add(link);
        Interlocked.Increment(ref _opened);
        slack.Signal();
        if (IsMute)
            await UntilGoneAsync(context.RequestAborted);
        else
            await ReadAsync(link);
        lock (_gate)
            _links.Remove(link);
        slack.Signal();
    }

    public async Task<Link> ConnectedAsync(int atLeast = 1)
    {
        await slack.UntilAsync(() => Opened >= atLeast && Links.Count > 0);
        return Links[^1];
    }

    /// <summary>Sends an envelope and waits for its acknowledgement; what it carries, or null.</summary>
    public async Task<JsonObject?> DeliverAsync(string type, JsonObject payload, string? id = null)
    {
        id ??= Guid.NewGuid().ToString();
        var link = await ConnectedAsync();
        await link.SendAsync(Envelope(id, type, payload));
        return await AcknowledgedAsync(id);
    }

    public static JsonObject Envelope(string id, string type, JsonObject payload) =>
        new() { ["envelope_id"] = id, ["type"] = type, ["accepts_response_payload"] = type != "events_api", ["payload"] = payload.DeepClone() };

    public async Task<JsonObject?> AcknowledgedAsync(string id)
    {
        await slack.UntilAsync(() => IsAcknowledged(id));
        lock (_gate)
            return _acknowledged[id];
    }

    public bool IsAcknowledged(string id)
    {
        lock (_gate)
            return _acknowledged.ContainsKey(id);
    }

    private static async Task UntilGoneAsync(CancellationToken gone)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = gone.Register(ended.SetResult);
        await ended.Task;
    }

    private async Task ReadAsync(Link link)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (link.Socket.State == WebSocketState.Open)
            {
                var received = await link.Socket.ReceiveAsync(buffer.AsMemory(), link.Cut.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                var acknowledgement = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count))?.AsObject() ?? [];
                lock (_gate)
                    _acknowledged[acknowledgement["envelope_id"]?.ToString() ?? ""] = acknowledgement["payload"]?.DeepClone().AsObject();
                slack.Signal();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Cut off, by either side.
        }
    }

    internal sealed record Link(WebSocket Socket, CancellationTokenSource Cut)
    {
        public Task SendAsync(JsonObject message) => Socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

        /// <summary>The line is gone, without a word.</summary>
        public void Drop()
        {
            Socket.Abort();
            Cut.Cancel();
        }
    }
}
