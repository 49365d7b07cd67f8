using IncidentBot.Channels;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// Delivers what is due of one stream, in order: the root first, because the thread hangs on it. Under a lease, and each time the newest content, so that what was
/// superseded while it waited is never sent.
/// </summary>
internal sealed partial class OutboxDelivery(ITriageStore store, Leases leases, ChannelPace pace, Telemetry telemetry, IEnumerable<IChannel> channels, TimeProvider time, ILogger<OutboxDelivery> logger)
{
    /// <summary>About a day of tries.</summary>
    private const int MostAttempts = 300;

    private const string Work = "delivery";

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Shorter than a lease lasts: no post of ours is under way any more when another instance takes over.</summary>
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(10);

    /// <summary>A stop does not wait longer for a channel.</summary>
    private static readonly TimeSpan LongestSendWhenStopping = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan FreshLease = Leases.Expiry - LongestSend - TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, IChannel> _channels = channels.ToDictionary(channel => channel.Name);

    /// <summary>How long to wait before the next try; null when nothing is due any more.</summary>
    /// <param name="stopping">Nothing new is sent then; what is under way is finished and recorded.</param>
    public async Task<TimeSpan?> DeliverAsync(string stream, CancellationToken stopping)
    {
        if (!(await store.LoadOutboxAsync(stream, stopping)).Any(entry => entry.IsDue))
        {
            telemetry.NothingDue(stream);
            return null;
        }

        telemetry.SomethingDue(stream);
        if (await leases.TryTakeAsync(stream, Work, stopping) is not { } lease)
            return Leases.Renewal;
        var held = new Held(lease, time.GetTimestamp());
        try
        {
            return await DeliverAsync(held, stopping);
        }
        finally
        {
            await leases.ReleaseAsync(held.Lease, CancellationToken.None);
        }
    }

    private async Task<TimeSpan?> DeliverAsync(Held held, CancellationToken stopping)
    {
        var stream = held.Lease.Stream;
        while (!stopping.IsCancellationRequested)
        {
            var outbox = await store.LoadOutboxAsync(stream, stopping);
            // Posts keep their order; an edit that has to wait holds up nobody.
            var post = outbox.FirstOrDefault(one => one is { IsDue: true, MessageId: null });
            if (outbox.Where(one => one.IsDue && (one == post || one.MessageId is not null)).MinBy(Wait) is not { } entry)
            {
                telemetry.NothingDue(stream);
                return null;
            }

            if (Wait(entry) is { } wait && wait > TimeSpan.Zero)
                return wait;
            if (time.GetElapsedTime(held.Since) > FreshLease && !await RenewAsync(held, stopping))
                return Leases.Renewal;
            var root = outbox.FirstOrDefault(one => one.Message.Placement == Placement.Root);
            var record = root is { MessageId: null, Refusal: { } refusal } && NeedsThread(entry)
                ? new DeliveryRecord.GivenUp($"its thread could not be opened: {refusal}", entry.Posts)
                : await SendAsync(held, entry, root?.MessageId, stopping);
            if (record is null || !await store.RecordDeliveryAsync(stream, entry.Message.Key, entry.Version, record, held.Lease, CancellationToken.None))
                return Leases.Renewal;
        }

        return null;
    }

    // A clock that jumped back must not hold up anything for longer than was meant.
    private TimeSpan Wait(OutboxEntry entry)
    {
        var until = entry.NotBefore is { } notBefore && notBefore - time.GetUtcNow() is var left && left > TimeSpan.Zero && left <= LongestPause ? left : TimeSpan.Zero;
        var paced = pace.Left(entry.Place, entry.MessageId is null);
        return until > paced ? until : paced;
    }

    private async Task<bool> RenewAsync(Held held, CancellationToken cancellationToken)
    {
        if (await leases.TryTakeAsync(held.Lease.Stream, Work, cancellationToken) is not { } renewed || renewed.Fence != held.Lease.Fence)
            return false;
        (held.Lease, held.Since) = (renewed, time.GetTimestamp());
        return true;
    }

    private static bool NeedsThread(OutboxEntry entry) => entry.Message.Placement is Placement.Thread or Placement.ThreadAndChannel;

    /// <summary>Null when the lease was lost before anything was sent.</summary>
    private async Task<DeliveryRecord?> SendAsync(Held held, OutboxEntry entry, string? thread, CancellationToken stopping)
    {
        if (!_channels.TryGetValue(entry.Place.Channel, out var channel))
            return GivenUp(entry, $"The channel {entry.Place.Channel} is switched off.");
        if (entry.MessageId is null && !await store.RecordDeliveryAsync(held.Lease.Stream, entry.Message.Key, entry.Version, new DeliveryRecord.Posting(entry.Posts + 1), held.Lease, stopping))
            return null;

        var delivery = new Delivery(held.Lease.Stream, entry.Place with { Thread = thread ?? entry.Place.Thread }, entry.Message, entry.MessageId, Lost: entry.Posts);
        var result = await LimitAsync(channel, delivery, stopping);
        telemetry.Delivered(entry.Place.Channel, result);
        pace.Pause(entry.Place, entry.MessageId is null, channel.Pace);
        return result switch
        {
            DeliveryResult.Delivered delivered => Delivered(entry, delivered),
            DeliveryResult.AnswerLost lost => Failed(entry, lost.Reason, null, entry.MessageId is null ? entry.Posts + 1 : 0),
            DeliveryResult.TryAgain again => Failed(entry, again.Reason, again.After, entry.Posts),
            DeliveryResult.Refused refused => GivenUp(entry, refused.Reason),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no result of a delivery."),
        };
    }

    private async Task<DeliveryResult> LimitAsync(IChannel channel, Delivery delivery, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(LongestSend, time);
        using var sooner = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var stop = stopping.Register(() => sooner.CancelAfter(LongestSendWhenStopping));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, sooner.Token);
        try
        {
            return await channel.DeliverAsync(delivery, both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            return new DeliveryResult.AnswerLost("it did not answer in time");
        }
    }

    private DeliveryRecord.Delivered Delivered(OutboxEntry entry, DeliveryResult.Delivered delivered)
    {
        if (entry.Posts > 0 && !delivered.WasThere)
        {
            telemetry.PostedAgain(entry.Place.Channel);
            LogPostedAgain(entry.Place.Channel, entry.Message.Key);
        }

        return new DeliveryRecord.Delivered(delivered.MessageId, delivered.WasThere);
    }

    private DeliveryRecord Failed(OutboxEntry entry, string reason, TimeSpan? after, int posts)
    {
        if (entry.Attempts + 1 >= MostAttempts)
            return GivenUp(entry with { Posts = posts }, reason);
        LogTryAgain(entry.Place.Channel, reason);
        var pause = after ?? TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, entry.Attempts)));
        if (after is { } asked)
            pace.Pause(entry.Place, entry.MessageId is null, asked);
        return new DeliveryRecord.Failed(reason, time.GetUtcNow() + pause, posts);
    }

    private DeliveryRecord.GivenUp GivenUp(OutboxEntry entry, string reason)
    {
        LogGivenUp(entry.Place.Channel, reason);
        return new DeliveryRecord.GivenUp(reason, entry.Posts);
    }

    private sealed class Held(Lease lease, long since)
    {
        public Lease Lease { get; set; } = lease;

        public long Since { get; set; } = since;
    }

    [LoggerMessage(LogLevel.Warning, "{Channel} did not take a message and is tried again: {Reason}")]
    private partial void LogTryAgain(string channel, string reason);

    [LoggerMessage(LogLevel.Error, "{Channel} refused a message: {Reason}")]
    private partial void LogGivenUp(string channel, string reason);

    [LoggerMessage(LogLevel.Warning, "{Channel}: message {Key} was posted again, because the answer to an earlier post was lost. It may stand there twice.")]
    private partial void LogPostedAgain(string channel, string key);
}
