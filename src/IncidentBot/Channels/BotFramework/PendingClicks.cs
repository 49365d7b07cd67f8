using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework;

/// <summary>
/// Clicks whose answer Teams waits for. What a click leads to comes out of the outbox, like everything: the first message that it concerns is also the
/// answer to it. Where nothing comes in time (another instance has the triage, Teams limits us) the click is answered by a word, and the card follows as an edit.
/// </summary>
internal sealed class PendingClicks(TimeProvider time)
{
    /// <summary>Below Teams' 3 seconds, with room for the way there and back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Stream, string Key), List<Waiting>> _waiting = [];
    private readonly Lock _gate = new();

    /// <summary>Opens before the click is handed in, so that no answer is missed.</summary>
    /// <param name="answers">Messages, each of which answers the click.</param>
    public Waiting Open(params IReadOnlyList<(string Stream, string Key)> answers)
    {
        var waiting = new Waiting(this, answers);
        lock (_gate)
        {
            foreach (var answer in answers)
            {
                if (!_waiting.TryGetValue(answer, out var all))
                    _waiting[answer] = all = [];
                all.Add(waiting);
            }
        }

        return waiting;
    }

    /// <summary>Whether somebody waited for this message.</summary>
    public bool Answer(string stream, Message message)
    {
        lock (_gate)
            return _waiting.TryGetValue((stream, message.Key), out var all) && all.Aggregate(false, (answered, one) => one.TryAnswer(message) || answered);
    }

    internal sealed class Waiting(PendingClicks clicks, IReadOnlyList<(string Stream, string Key)> answers) : IDisposable
    {
        private readonly TaskCompletionSource<Message> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null when there was none in time.</summary>
        public async Task<Message?> WaitAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await _answer.Task.WaitAsync(Patience, clicks.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }

        public bool TryAnswer(Message message) => _answer.TrySetResult(message);

        public void Dispose()
        {
            foreach (var answer in answers)
                clicks.Forget(answer, this);
        }
    }

    private TimeProvider Time => time;

    private void Forget((string Stream, string Key) answer, Waiting waiting)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(answer, out var all) && all.Remove(waiting) && all.Count == 0)
                _waiting.Remove(answer);
        }
    }
}
