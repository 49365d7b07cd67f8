using IncidentBot.Channels;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Delivers what is due of one stream, in order: the root first, because the thread hangs on it.</summary>
internal sealed partial class OutboxDelivery(ITriageStore store, IEnumerable<IChannel> channels, ILogger<OutboxDelivery> logger)
{
    private const int MostAttempts = 12;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, IChannel> _channels = channels.ToDictionary(channel => channel.Name);

    /// <summary>How long to wait before the next try; null when nothing is due any more.</summary>
    public async Task<TimeSpan?> DeliverAsync(string stream, CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(stream, cancellationToken) is not { } stored)
            return null;
        var thread = stored.Outbox.FirstOrDefault(entry => entry.Message.Placement == Placement.Root)?.MessageId;
        foreach (var entry in stored.Outbox.Where(entry => entry.IsDue))
        {
            var delivery = new Delivery(stream, entry.Place with { Thread = thread ?? entry.Place.Thread }, entry.Message, entry.MessageId);
            var result = await SendAsync(delivery, cancellationToken);
            if (result is DeliveryResult.AnswerLost lost)
                result = new DeliveryResult.TryAgain(lost.Reason, null);
            switch (result)
            {
                case DeliveryResult.Delivered delivered:
                    await store.RecordDeliveryAsync(stream, entry.Message.Key, entry.Version, new DeliveryRecord.Delivered(delivered.MessageId), null, cancellationToken);
                    if (entry.Message.Placement == Placement.Root)
                        thread = delivered.MessageId;
                    break;
                case DeliveryResult.TryAgain again when entry.Attempts + 1 < MostAttempts:
                    await store.RecordDeliveryAsync(stream, entry.Message.Key, entry.Version, new DeliveryRecord.Failed(again.Reason), null, cancellationToken);
                    LogTryAgain(entry.Place.Channel, again.Reason);
                    return again.After ?? Pause(entry.Attempts);
                case DeliveryResult.TryAgain again:
                    await GiveUpAsync(stream, entry, again.Reason, cancellationToken);
                    break;
                case DeliveryResult.Refused refused:
                    await GiveUpAsync(stream, entry, refused.Reason, cancellationToken);
                    break;
            }
        }

        return null;
    }

    private Task<DeliveryResult> SendAsync(Delivery delivery, CancellationToken cancellationToken) => _channels.TryGetValue(delivery.Place.Channel, out var channel)
        ? channel.DeliverAsync(delivery, cancellationToken)
        : Task.FromResult<DeliveryResult>(new DeliveryResult.Refused($"The channel {delivery.Place.Channel} is switched off."));

    private Task<bool> GiveUpAsync(string stream, OutboxEntry entry, string reason, CancellationToken cancellationToken)
    {
        LogGivenUp(entry.Place.Channel, reason);
        return store.RecordDeliveryAsync(stream, entry.Message.Key, entry.Version, new DeliveryRecord.GivenUp(reason), null, cancellationToken);
    }

    private static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempts)));

    [LoggerMessage(LogLevel.Warning, "{Channel} did not take a message and is tried again: {Reason}")]
    private partial void LogTryAgain(string channel, string reason);

    [LoggerMessage(LogLevel.Error, "{Channel} refused a message: {Reason}")]
    private partial void LogGivenUp(string channel, string reason);
}
