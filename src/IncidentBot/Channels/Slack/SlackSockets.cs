using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IncidentBot.Channels.Slack;

/// <summary>How patient the sockets are.</summary>
internal sealed record SlackSocketLimits
{
    public static readonly SlackSocketLimits Default = new();

    /// <summary>How often the other side is asked whether it is there, and how long its answer may take.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Socket Mode: several connections, of which Slack sends each envelope over one. What is committed is acknowledged; what was not acknowledged when a
/// connection broke comes again over another, so nothing is lost between them. https://docs.slack.dev/apis/events-api/using-socket-mode
/// </summary>
internal sealed partial class SlackSockets(ISlackAppApi app, SlackTurns turns, SlackOptions options, SlackSocketLimits limits, TimeProvider time, ILogger<SlackSockets> logger) : BackgroundService
{
    /// <summary>Envelopes of one connection that are being committed at the same time: one that waits must not hold up the others' acknowledgement.</summary>
    private const int AtOnce = 16;

    private const int LargestEnvelope = 4_000_000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => StayConnectedAsync(stoppingToken)));

    private async Task StayConnectedAsync(CancellationToken stoppingToken)
    {
        var pause = limits.FirstPause;
        try
        {
            while (true)
            {
                var wasHeard = await ConnectAsync(stoppingToken);
                pause = wasHeard ? limits.FirstPause : pause * 2 < limits.LongestPause ? pause * 2 : limits.LongestPause;
                // Slack renews connections all the time: after a good one the next is opened at once.
                if (!wasHeard)
                    await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>One connection from its beginning to its end.</summary>
    /// <returns>Whether Slack greeted us on it.</returns>
    private async Task<bool> ConnectAsync(CancellationToken stoppingToken)
    {
        var opened = await SlackClient.CallAsync(SlackMethods.OpenConnection, () => app.OpenConnectionAsync(stoppingToken), stoppingToken);
        if (opened.Answer?.Url is not { } address)
        {
            LogNotOpened(opened.Trouble?.Sentence ?? "Slack named no address.");
            return false;
        }

        var socket = new ClientWebSocket();
        (socket.Options.KeepAliveInterval, socket.Options.KeepAliveTimeout) = (limits.Ping, limits.Ping);
        using var connection = new Connection(socket);
        try
        {
            using var limit = new CancellationTokenSource(limits.Connect, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
            await socket.ConnectAsync(address, either.Token);
            await Parallel.ForEachAsync(
                ReadAsync(connection, stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, (envelope, token) => HandleAsync(connection, envelope, token));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stoppingToken);
        }
        catch (Exception e) when (e is WebSocketException or JsonException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
        {
            LogBroken(e.Message);
        }

        return connection.IsGreeted;
    }

    /// <summary>Envelopes until the connection ends, by Slack's notice or without.</summary>
    private static async IAsyncEnumerable<SlackEnvelope> ReadAsync(Connection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (connection.Socket.State == WebSocketState.Open)
        {
            bytes.SetLength(0);
            ValueWebSocketReceiveResult received;
            do
            {
                received = await connection.Socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                bytes.Write(buffer, 0, received.Count);
            }
            while (!received.EndOfMessage && bytes.Length < LargestEnvelope);

            if (received.MessageType == WebSocketMessageType.Close || !received.EndOfMessage)
                yield break;
            var envelope = JsonSerializer.Deserialize<SlackEnvelope>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), SlackJson.Options);
            if (envelope?.Type == "hello")
                connection.IsGreeted = true;
            else if (envelope?.Type == "disconnect")
                yield break;
            else if (envelope?.EnvelopeId is not null)
                yield return envelope;
        }
    }

    private async ValueTask HandleAsync(Connection connection, SlackEnvelope envelope, CancellationToken cancellationToken)
    {
        JsonObject? answer = null;
        try
        {
            switch (envelope.Type)
            {
                case "events_api" when Payload<SlackEventEnvelope>(envelope) is { } happened:
                    await turns.ReceiveEventAsync(happened, cancellationToken);
                    break;
                case "slash_commands" when Payload<SlackCommand>(envelope) is { } command:
                    await turns.ReceiveCommandAsync(command, cancellationToken);
                    break;
                case "interactive" when Payload<SlackInteraction>(envelope) is { } interaction:
                    answer = await turns.ReceiveInteractionAsync(interaction, cancellationToken);
                    break;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Not committed, so not acknowledged: Slack sends it again.
            LogNotTaken(e);
            return;
        }

        await connection.AcknowledgeAsync(envelope.EnvelopeId ?? "", answer, cancellationToken);
    }

    private static T? Payload<T>(SlackEnvelope envelope)
        where T : class => envelope.Payload.Deserialize<T>(SlackJson.Options);

    [LoggerMessage(LogLevel.Warning, "No connection to Slack: {Reason}")]
    private partial void LogNotOpened(string reason);

    [LoggerMessage(LogLevel.Information, "A connection to Slack ended and is opened again: {Reason}")]
    private partial void LogBroken(string reason);

    [LoggerMessage(LogLevel.Error, "What Slack sent could not be taken.")]
    private partial void LogNotTaken(Exception exception);

    /// <param name="Type"><c>hello</c>, <c>disconnect</c>, <c>events_api</c>, <c>slash_commands</c> or <c>interactive</c>.</param>
    private sealed record SlackEnvelope(string? EnvelopeId, string? Type, JsonElement Payload);

    private sealed class Connection(ClientWebSocket socket) : IDisposable
    {
        private readonly SemaphoreSlim _oneAtATime = new(1);

        public ClientWebSocket Socket => socket;

        public bool IsGreeted { get; set; }

        public void Dispose()
        {
            socket.Dispose();
            _oneAtATime.Dispose();
        }

        public async Task AcknowledgeAsync(string id, JsonObject? answer, CancellationToken cancellationToken)
        {
            var acknowledgement = new JsonObject { ["envelope_id"] = id };
            if (answer is not null)
                acknowledgement["payload"] = answer;
            await _oneAtATime.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(acknowledgement), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
    }
}
