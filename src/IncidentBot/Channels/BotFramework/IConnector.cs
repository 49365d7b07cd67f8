namespace IncidentBot.Channels.BotFramework;

/// <summary>The way out to the service behind Teams. It sends once: whether again, the outbox decides.</summary>
internal interface IConnector
{
    /// <summary>Posts into a conversation; of a channel that is a thread, named <c>channel;messageid=root</c>.</summary>
    Task<DeliveryResult> SendAsync(Uri serviceUrl, string conversation, Activity activity, CancellationToken cancellationToken);

    /// <summary>Posts a new root message into a channel.</summary>
    Task<DeliveryResult> StartThreadAsync(Uri serviceUrl, string channel, string? tenant, Activity activity, CancellationToken cancellationToken);

    Task<DeliveryResult> UpdateAsync(Uri serviceUrl, string conversation, string id, Activity activity, CancellationToken cancellationToken);

    /// <summary>What a member of the conversation is called, or null when that cannot be learnt soon.</summary>
    Task<string?> FindNameAsync(Uri serviceUrl, string conversation, string member, CancellationToken cancellationToken);

    /// <summary>Whether the bot can sign in, in words for <c>check</c>.</summary>
    Task<CheckLine> CheckAsync(string name, CancellationToken cancellationToken);
}
