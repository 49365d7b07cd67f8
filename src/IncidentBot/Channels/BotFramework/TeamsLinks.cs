using IncidentBot.Channels.BotFramework.Cards;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework;

/// <summary>Links into Teams: to the root messages of other triages.</summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams#deep-link-to-a-message</remarks>
internal sealed class TeamsLinks(TeamsOptions options, KnownConversations conversations, PostedMessages posted)
{
    public async Task<Func<string, Uri?>> OfAsync(Message message, CancellationToken cancellationToken)
    {
        var links = new Dictionary<string, Uri?>();
        foreach (var triage in Card.LinkedFrom(message))
            links[triage] = await FindAsync(triage, cancellationToken);
        return triage => links.GetValueOrDefault(triage);
    }

    private async Task<Uri?> FindAsync(string triage, CancellationToken cancellationToken)
    {
        if (await posted.FindEntryAsync(triage, ThreadView.RootKey, cancellationToken) is not { MessageId: { Length: > 0 } id, Place: { Channel: TeamsChannel.ChannelName } place })
            return null;
        var known = conversations.Of(place.Conversation);
        var message = $"{options.Cloud.Web}/l/message/{Uri.EscapeDataString(place.Conversation)}/{Uri.EscapeDataString(id)}";
        if (!known.IsChannel)
            return new Uri($"{message}?context={Uri.EscapeDataString("{\"contextType\":\"chat\"}")}");
        var parts = new[] { ("tenantId", known.Tenant), ("groupId", known.Group), ("parentMessageId", id) };
        return new Uri($"{message}?{string.Join('&', parts.Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2 ?? "")}"))}");
    }
}
