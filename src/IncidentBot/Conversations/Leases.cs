using System.Collections.Concurrent;
using IncidentBot.Storage;

namespace IncidentBot.Conversations;

/// <summary>
/// Takes leases for this instance. Another's is taken over when it stayed the same for <see cref="Expiry"/> by our own running clock, so that neither a wrong clock nor
/// one that jumps costs anybody a lease.
/// </summary>
internal sealed partial class Leases(ITriageStore store, Instance instance, TimeProvider time, ILogger<Leases> logger)
{
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(15);

    /// <summary>How often a holder renews, and how soon who is refused asks again.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Stream, string Work), (Lease Lease, long At)> _others = new();

    /// <summary>Takes or renews the lease; null while another instance has it.</summary>
    public async Task<Lease?> TryTakeAsync(string stream, string work, CancellationToken cancellationToken)
    {
        var key = (stream, work);
        var stale = _others.TryGetValue(key, out var seen) && time.GetElapsedTime(seen.At) >= Expiry ? seen.Lease : null;
        var lease = await store.LeaseAsync(stream, work, instance.Name, stale, cancellationToken);
        if (lease.Owner == instance.Name)
        {
            if (stale is not null && _others.ContainsKey(key))
                LogTakenOver(work, stream, stale.Owner);
            _others.TryRemove(key, out _);
            return lease;
        }

        if (seen.Lease != lease)
            _others[key] = (lease, time.GetTimestamp());
        return null;
    }

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => store.ReleaseAsync(lease, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The {Work} of {Stream} is taken over: {Owner} does not answer any more.")]
    private partial void LogTakenOver(string work, string stream, string owner);
}
