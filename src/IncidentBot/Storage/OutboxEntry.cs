using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Storage;

/// <summary>A message to post, or to edit when one of its key was posted before.</summary>
internal sealed record OutgoingMessage(Place Place, Message Message);

/// <param name="Version">Grows with each newer content under the same key.</param>
/// <param name="MessageId">The channel's id, once delivered.</param>
/// <param name="DeliveredVersion">The version that readers see; 0 before the first delivery.</param>
/// <param name="Attempts">Failed tries of the newest version.</param>
/// <param name="Refusal">Why it is given up; null while it is not.</param>
/// <param name="NotBefore">When the next try may be made; null for at once.</param>
/// <param name="Posts">First posts of which nothing is known: each may stand in the channel.</param>
/// <param name="Doubles">How often it was posted again after a post of which nothing was known.</param>
internal sealed record OutboxEntry(
    Place Place, Message Message, long Version, string? MessageId, long DeliveredVersion, int Attempts, string? Refusal,
    DateTimeOffset? NotBefore = null, int Posts = 0, int Doubles = 0)
{
    public bool IsDue => DeliveredVersion < Version && Refusal is null;

    /// <summary>The same content again is no new version. A new one is tried anew, even when the one before was given up, but no sooner than that was due.</summary>
    public OutboxEntry Renew(OutgoingMessage newer) =>
        this with { Place = newer.Place, Message = newer.Message, Version = Version + 1, Attempts = 0, Refusal = null, NotBefore = Refusal is null ? NotBefore : null };

    /// <summary>What <paramref name="record"/>, which is about <paramref name="version"/>, makes of this entry.</summary>
    public OutboxEntry Record(long version, DeliveryRecord record)
    {
        var isNewest = version == Version;
        return record switch
        {
            DeliveryRecord.Posting posting => this with { Posts = posting.Posts },

            // Also of an older version: the id makes the newer one an edit.
            DeliveryRecord.Delivered delivered => this with
            {
                MessageId = delivered.MessageId,
                DeliveredVersion = Math.Max(DeliveredVersion, version),
                Attempts = isNewest ? 0 : Attempts,
                Refusal = isNewest ? null : Refusal,
                NotBefore = isNewest ? null : NotBefore,
                Posts = 0,
                Doubles = Doubles + (delivered.WasThere ? 0 : Math.Max(0, Posts - 1)),
            },
            DeliveryRecord.Failed failed => this with
            {
                Attempts = isNewest ? Attempts + 1 : Attempts,
                NotBefore = failed.NotBefore,
                Posts = failed.Posts,
            },
            DeliveryRecord.GivenUp givenUp => this with { Refusal = isNewest ? givenUp.Reason : Refusal, Posts = givenUp.Posts },
            DeliveryRecord.SendAgain => this with { Refusal = null, Attempts = 0, NotBefore = null },
            _ => throw new ArgumentOutOfRangeException(nameof(record)),
        };
    }
}

/// <summary>Recorded twice it is as recorded once: a store may lose its own answers.</summary>
internal abstract record DeliveryRecord
{
    /// <summary>Written before a first post is sent: if nothing follows, it may stand in the channel.</summary>
    /// <param name="Posts">With this one, as <see cref="OutboxEntry.Posts"/>.</param>
    internal sealed record Posting(int Posts) : DeliveryRecord;

    /// <param name="WasThere">The channel recognised an earlier post of ours instead of posting again.</param>
    internal sealed record Delivered(string MessageId, bool WasThere = false) : DeliveryRecord;

    /// <param name="Posts">Also of this one nothing is known when its answer was lost.</param>
    internal sealed record Failed(string Reason, DateTimeOffset? NotBefore = null, int Posts = 0) : DeliveryRecord;

    internal sealed record GivenUp(string Reason, int Posts = 0) : DeliveryRecord;

    /// <summary>What was given up is tried again.</summary>
    internal sealed record SendAgain : DeliveryRecord;
}

/// <param name="Refusal">Why it was given up; null when it was not.</param>
/// <param name="Doubles">How often it was posted again after a post of which nothing was known.</param>
internal sealed record DeliveryTrouble(string Stream, string MessageKey, long MessageVersion, Place Place, string? Refusal, int Doubles);
