using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels;

/// <summary>A chat: turns messages into its wire format and delivers them.</summary>
/// <remarks>Its <see cref="ICheck.Name"/> is the one in <see cref="Place.Channel"/>.</remarks>
internal interface IChannel : ICheck
{
    /// <summary>How far apart messages to one conversation are at least; newer contents take the place of those that wait.</summary>
    TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Is called for one message of a stream at a time, and cancelled after ten seconds: then the answer counts as lost.</summary>
    Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken);
}

/// <summary>One message on its way.</summary>
/// <param name="Stream">The triage's id, or the id of the conversation's lobby for what belongs to no triage.</param>
/// <param name="Place">Where the triage lives; <see cref="Place.Thread"/> is the channel's id of the root message once that is delivered.</param>
/// <param name="MessageId">The channel's id of this message when it was delivered before: then it is edited.</param>
/// <param name="Lost">Earlier posts of this message of which nothing is known.</param>
internal sealed record Delivery(string Stream, Place Place, Message Message, string? MessageId, int Lost = 0)
{
    /// <summary>A channel that recognises its own posts looks for it first.</summary>
    public bool MayStand => Lost > 0;
}

internal abstract record DeliveryResult
{
    /// <param name="MessageId">The channel's id of the message, for later edits.</param>
    /// <param name="WasThere">An earlier post was recognised and is used: nothing was doubled.</param>
    internal sealed record Delivered(string MessageId, bool WasThere = false) : DeliveryResult;

    /// <param name="After">How long to wait; null when the channel did not say.</param>
    internal sealed record TryAgain(string Reason, TimeSpan? After) : DeliveryResult;

    /// <summary>It was sent and the answer was lost: it may stand there already. Posted again, because a double is better than a loss.</summary>
    internal sealed record AnswerLost(string Reason) : DeliveryResult;

    internal sealed record Refused(string Reason) : DeliveryResult;
}
