using System.Collections.Concurrent;

namespace IncidentBot.Conversations;

/// <summary>
/// When a conversation may be written to again: what a channel asked for, or its own pace. While one waits, newer contents take the place of older ones. Channels
/// limit posts and edits each by themselves.
/// </summary>
internal sealed class ChannelPace(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Channel, string Conversation, bool IsPost), (long Since, TimeSpan Pause)> _pauses = new();

    /// <summary>How long it still is; zero for at once.</summary>
    public TimeSpan Left(Place place, bool isPost)
    {
        if (!_pauses.TryGetValue((place.Channel, place.Conversation, isPost), out var one))
            return TimeSpan.Zero;
        var left = one.Pause - time.GetElapsedTime(one.Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Pause(Place place, bool isPost, TimeSpan pause)
    {
        if (pause > Left(place, isPost))
            _pauses[(place.Channel, place.Conversation, isPost)] = (time.GetTimestamp(), pause);
    }
}
