using System.Net;
using System.Net.Sockets;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>The wire between one instance and the table service. It sees where a transaction begins, and can be cut in the middle of it or before its answer.</summary>
internal sealed class TableWire : IAsyncDisposable
{
    private static readonly byte[] Transaction = "/$batch"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Uri _service;
    private readonly Task _accepting;
    private Cut? _next;

    public TableWire(Uri service)
    {
        _service = service;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>The next transaction comes to a stop, half sent or whole and unanswered, and <paramref name="stopped"/> is called there.</summary>
    public void CutNext(bool half, Func<Task> stopped) => _next = new Cut(half, stopped);

    /// <returns>False when it was cut already.</returns>
    public bool Spare() => Interlocked.Exchange(ref _next, null) is not null;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(PassOnAsync(await _listener.AcceptTcpClientAsync(_closed.Token)));
                open.RemoveAll(one => one.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassOnAsync(TcpClient bot)
    {
        using var _ = bot;
        using var service = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        using var deaf = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        try
        {
            await service.ConnectAsync(_service.Host, _service.Port, over.Token);
            await Task.WhenAll(AskAsync(bot.GetStream(), service.GetStream(), deaf, over), AnswerAsync(service.GetStream(), bot.GetStream(), over, deaf.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two is gone.
        }
    }

    private async Task AskAsync(NetworkStream bot, NetworkStream service, CancellationTokenSource deaf, CancellationTokenSource over)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await bot.ReadAsync(buffer, over.Token) is > 0 and var read)
            {
                if (buffer.AsSpan(0, read).IndexOf(Transaction) >= 0 && Interlocked.Exchange(ref _next, null) is { } cut)
                {
                    await deaf.CancelAsync();
                    try
                    {
                        await service.WriteAsync(buffer.AsMemory(0, cut.Half ? read / 2 : read), over.Token);
                    }
                    finally
                    {
                        await cut.Stopped();
                    }

                    return;
                }

                await service.WriteAsync(buffer.AsMemory(0, read), over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private static async Task AnswerAsync(NetworkStream service, NetworkStream bot, CancellationTokenSource over, CancellationToken deaf)
    {
        try
        {
            await service.CopyToAsync(bot, deaf);
            await over.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // What comes now is not passed on.
        }
        catch (IOException)
        {
            await over.CancelAsync();
        }
    }

    private sealed record Cut(bool Half, Func<Task> Stopped);
}
