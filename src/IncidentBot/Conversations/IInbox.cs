namespace IncidentBot.Conversations;

/// <summary>Where channels put what they hear.</summary>
internal interface IInbox
{
    /// <summary>Commits the turn and wakes the conversation. False when it was already there.</summary>
    Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken);
}
