namespace IncidentBot.Channels.Slack;

/// <summary>
/// Keeps to Slack's rates by giving each message its turn: whoever comes too early is told when to come back and then finds its place kept.
/// https://docs.slack.dev/apis/web-api/rate-limits
/// </summary>
internal sealed class SlackRates(TimeProvider time)
{
    /// <summary>One message a second and channel, in short bursts more; edits are Tier 3, 50 a minute. The others are far below theirs.</summary>
    private static readonly Dictionary<string, Pace> Paces = new()
    {
        [SlackMethods.Post] = new(TimeSpan.FromSeconds(1), Burst: 4),
        [SlackMethods.Update] = new(TimeSpan.FromSeconds(1.2), Burst: 20),
    };

    private static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, DateTimeOffset> _next = [];
    private readonly Dictionary<string, DateTimeOffset> _closed = [];
    private readonly Dictionary<string, DateTimeOffset> _places = [];
    private readonly Lock _gate = new();

    /// <summary>How long to wait; null to go ahead.</summary>
    /// <param name="who">Whose place is kept: the same again is the same message. Null for what needs no place of its own.</param>
    public TimeSpan? Wait(string method, string conversation, string? who)
    {
        var bucket = BucketOf(method, conversation);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_closed.TryGetValue(bucket, out var opens) && opens > now)
                return opens - now;
            _closed.Remove(bucket);
            return who is not null && Paces.TryGetValue(method, out var pace) ? WaitForPlace(bucket, pace, who, now) : null;
        }
    }

    /// <summary>Slack said to stay away for a while.</summary>
    public void Close(string method, string conversation, TimeSpan length)
    {
        lock (_gate)
            _closed[BucketOf(method, conversation)] = time.GetUtcNow() + length;
    }

    private TimeSpan? WaitForPlace(string bucket, Pace pace, string who, DateTimeOffset now)
    {
        if (!_places.TryGetValue(who, out var place))
        {
            var last = _next.TryGetValue(bucket, out var next) && next > now ? next : now;
            _next[bucket] = last + pace.Spacing;
            place = last - pace.Spacing * (pace.Burst - 1);
        }

        if (place <= now)
        {
            _places.Remove(who);
            return null;
        }

        foreach (var forgotten in _places.Where(kept => kept.Value < now - LongestKept).Select(kept => kept.Key).ToList())
            _places.Remove(forgotten);
        _places[who] = place;
        return place - now;
    }

    private static string BucketOf(string method, string conversation) => method == SlackMethods.Post ? $"{method} {conversation}" : method;

    private readonly record struct Pace(TimeSpan Spacing, int Burst);
}
