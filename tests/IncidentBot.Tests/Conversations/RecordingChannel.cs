using System.Collections.Concurrent;
using IncidentBot.Channels;

namespace IncidentBot.Tests.Conversations;

/// <summary>A chat that keeps every delivery and lets a test wait for what readers see.</summary>
internal sealed class RecordingChannel : IChannel
{
    private readonly ConcurrentQueue<Delivery> _deliveries = new();
    private readonly ConcurrentDictionary<string, string> _seen = new();
    private TaskCompletionSource _changed = NewSignal();

    public string Name => "test";

    public IReadOnlyCollection<Delivery> Deliveries => _deliveries;

    /// <summary>What readers see now: the newest content by message id.</summary>
    public IReadOnlyDictionary<string, string> Seen => _seen;

    public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckLine(Name, true, ""));

    /// <summary>What the channel answers instead of taking a message; null to take it.</summary>
    public Func<Delivery, DeliveryResult?> Answers { get; set; } = _ => null;

    /// <summary>What the channel does before it answers.</summary>
    public Func<Delivery, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await Before(delivery, cancellationToken);
        var answer = Answers(delivery);
        if (answer is not null and not DeliveryResult.AnswerLost)
            return answer;
        var id = delivery.MessageId ?? $"{delivery.Stream}/{delivery.Message.Key}/{Guid.NewGuid()}";
        _deliveries.Enqueue(delivery);
        _seen[id] = string.Join('\n', delivery.Message.Blocks.Select(PlainText.Of));
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        return answer ?? new DeliveryResult.Delivered(id);
    }

    public async Task<string> SeeAsync(string words, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_seen.Values.FirstOrDefault(text => text.Contains(words, StringComparison.Ordinal)) is { } found)
                return found;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for a message of this key.</summary>
    public async Task<Delivery> DeliverAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_deliveries.FirstOrDefault(delivery => delivery.Message.Key == key) is { } found)
                return found;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for anything to be delivered, but not for long.</summary>
    public async Task ChangeAsync(TimeSpan most) => await Task.WhenAny(Volatile.Read(ref _changed).Task, Task.Delay(most));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
