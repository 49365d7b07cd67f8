namespace IncidentBot.Conversations;

/// <summary>Where every channel hands in what was said: the one entry to the conversation.</summary>
internal interface IInbox
{
    /// <summary>Commits the turn and wakes the conversation. False when a turn of this id was already there: nothing happens twice.</summary>
    Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken);
}
