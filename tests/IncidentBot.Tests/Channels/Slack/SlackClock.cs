using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>A clock that stands still, except that short pauses (for a rate, for answers that come together) pass at once, and longer ones when a test skips them.</summary>
internal sealed class SlackClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan ShortBetweenPosts = TimeSpan.FromSeconds(20);

    private readonly List<TimeSpan> _pauses = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
            _pauses.Add(dueTime);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        // The queue's pauses add up when much is posted at once; time limits of the same length must not run out by that.
        var isQueue = callback.Method.DeclaringType?.FullName?.Contains("KeyedWork", StringComparison.Ordinal) == true;
        if (dueTime > TimeSpan.Zero && dueTime <= (isQueue ? ShortBetweenPosts : Short))
            Advance(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for exactly this long, and lets it pass.</summary>
    public async Task SkipAsync(TimeSpan pause)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            lock (_gate)
            {
                if (_pauses.Remove(pause))
                    break;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }

        Advance(pause);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
