using System.Collections.Concurrent;
using System.Threading.Channels;

namespace IncidentBot.Conversations;

/// <summary>
/// Runs work by key: one run per key at a time, several keys at once. A wake-up during a run leads to one more run, so none is lost.
/// </summary>
internal sealed class KeyedWork(Func<string, CancellationToken, Task> work, int parallel, TimeProvider time) : IDisposable
{
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, ITimer> _timers = new();
    private readonly Dictionary<string, bool> _wokenAgain = [];
    private readonly Lock _gate = new();

    /// <summary>How many keys wait for a free hand.</summary>
    public int Waiting => _ready.Reader.Count;

    public void Wake(string key)
    {
        lock (_gate)
        {
            if (!_wokenAgain.TryAdd(key, false))
            {
                _wokenAgain[key] = true;
                return;
            }
        }

        _ready.Writer.TryWrite(key);
    }

    public void WakeAfter(string key, TimeSpan delay)
    {
        var timer = time.CreateTimer(_ => Wake(key), null, delay, Timeout.InfiniteTimeSpan);
        _timers.AddOrUpdate(key, timer, (_, old) =>
        {
            old.Dispose();
            return timer;
        });
    }

    /// <summary>Works until cancelled; then waits for the runs that are under way.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => ConsumeAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var timer in _timers.Values)
            timer.Dispose();
    }

    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var key in _ready.Reader.ReadAllAsync(cancellationToken))
            {
                await work(key, cancellationToken);
                Finish(key);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops: what is left is found again at the next start.
        }
    }

    private void Finish(string key)
    {
        lock (_gate)
        {
            if (!_wokenAgain[key])
            {
                _wokenAgain.Remove(key);
                return;
            }

            _wokenAgain[key] = false;
        }

        _ready.Writer.TryWrite(key);
    }
}
