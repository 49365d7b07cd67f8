namespace IncidentBot.Channels.BotFramework;

/// <summary>
/// How often Teams lets a bot send into one thread, and altogether. Keeping to it is kinder than being told so: whoever sends on while limited stays limited.
/// </summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit</remarks>
internal sealed class ThreadPace(TimeProvider time)
{
    private const string Everywhere = "";
    private const int MostThreads = 10_000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly Rule[] OfThread = [new(7, TimeSpan.FromSeconds(1)), new(8, TimeSpan.FromSeconds(2)), new(60, TimeSpan.FromSeconds(30)), new(1_800, TimeSpan.FromHours(1))];
    private static readonly Rule[] OfApp = [new(30, TimeSpan.FromSeconds(1))];

    private readonly Dictionary<string, Queue<DateTimeOffset>> _sent = [];
    private readonly Dictionary<string, DateTimeOffset> _closed = [];
    private readonly Lock _gate = new();

    /// <summary>Zero when one may send now, which is then counted as sent; otherwise how long to wait before asking again.</summary>
    public TimeSpan Take(string thread)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var wait = new[] { WaitOf(thread, OfThread, now), WaitOf(Everywhere, OfApp, now), _closed.GetValueOrDefault(thread) - now }.Max();
            if (wait > TimeSpan.Zero)
                return wait;
            _closed.Remove(thread);
            Note(thread, OfThread, now);
            Note(Everywhere, OfApp, now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>The service asked for a pause.</summary>
    public void Close(string thread, TimeSpan pause)
    {
        lock (_gate)
            _closed[thread] = time.GetUtcNow() + pause;
    }

    private TimeSpan WaitOf(string key, Rule[] rules, DateTimeOffset now)
    {
        if (!_sent.TryGetValue(key, out var sent))
            return TimeSpan.Zero;
        return rules.Where(rule => sent.Count >= rule.Most).Select(rule => sent.ElementAt(sent.Count - rule.Most) + rule.Within - now).DefaultIfEmpty(TimeSpan.Zero).Max();
    }

    private void Note(string key, Rule[] rules, DateTimeOffset now)
    {
        if (!_sent.TryGetValue(key, out var sent))
            _sent[key] = sent = new();
        sent.Enqueue(now);
        while (sent.Count > rules.Max(rule => rule.Most))
            sent.Dequeue();
        if (_sent.Count > MostThreads)
            ForgetQuiet(now);
    }

    private void ForgetQuiet(DateTimeOffset now)
    {
        foreach (var (thread, _) in _sent.Where(pair => pair.Value.Last() + Longest < now).ToList())
            _sent.Remove(thread);
    }

    private sealed record Rule(int Most, TimeSpan Within);
}
