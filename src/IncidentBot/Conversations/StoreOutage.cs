using System.Collections.Concurrent;
using IncidentBot.Channels;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Says in the conversation that the store does not answer: once, to whoever speaks. It cannot be remembered anywhere, the store being gone.</summary>
internal sealed partial class StoreOutage(IEnumerable<IChannel> channels, ILogger<StoreOutage> logger)
{
    private const string Sentence = "I cannot reach my storage just now, so I have not taken that in. Nothing of before is lost: please say it again in a few minutes, I go on from there.";

    private readonly ConcurrentDictionary<(string Channel, string Conversation), bool> _told = new();

    public async Task TellAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!turn.Addressed || !_told.TryAdd((turn.Place.Channel, turn.Place.Conversation), true) || channels.FirstOrDefault(one => one.Name == turn.Place.Channel) is not { } channel)
            return;
        var message = new Message($"outage-{turn.Id}", Placement.Private, Sentence, [new Paragraph(Sentence)]) { For = turn.By.Id };
        try
        {
            await channel.DeliverAsync(new Delivery(turn.TriageId ?? Streams.LobbyOf(turn.Place), turn.Place, message, null), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The channel may keep things in the same place.
            LogNotTold(turn.Place.Channel, e);
        }
    }

    public void Over() => _told.Clear();

    [LoggerMessage(LogLevel.Warning, "{Channel} could not be told that the store does not answer.")]
    private partial void LogNotTold(string channel, Exception exception);
}
