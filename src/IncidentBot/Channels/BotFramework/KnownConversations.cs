using System.Collections.Concurrent;

namespace IncidentBot.Channels.BotFramework;

/// <param name="ServiceUrl">Where the service wants to be answered, as its token said.</param>
/// <param name="Group">The team's id in links; null outside of teams, and where Teams did not say.</param>
internal sealed record KnownConversation(Uri ServiceUrl, bool IsChannel, string? Tenant, string? Group);

/// <summary>
/// How to reach a conversation, as it last said itself. Kept in memory only: after a restart, until something is heard from it, the cloud's common service URL
/// reaches it too, and its kind shows in its id.
/// </summary>
internal sealed class KnownConversations(TeamsOptions options)
{
    private const string ThreadMark = ";messageid=";

    private readonly ConcurrentDictionary<string, KnownConversation> _heard = new();

    /// <summary>Splits Teams' id of a thread into the channel's and the root message's.</summary>
    public static (string Conversation, string? Thread) Split(string id) =>
        id.IndexOf(ThreadMark, StringComparison.Ordinal) is > 0 and var at ? (id[..at], id[(at + ThreadMark.Length)..]) : (id, null);

    public static string ThreadId(string channel, string root) => $"{channel}{ThreadMark}{root}";

    /// <param name="activity">One whose sender was proved.</param>
    public void Hear(string conversation, Uri serviceUrl, Activity activity)
    {
        var isChannel = activity.Conversation?.ConversationType is { } type ? type == "channel" : LooksLikeChannel(conversation);
        var group = activity.ChannelData?.Team?.AadGroupId ?? _heard.GetValueOrDefault(conversation)?.Group;
        _heard[conversation] = new(serviceUrl, isChannel, activity.Tenant, group);
    }

    public KnownConversation Of(string conversation) => _heard.GetValueOrDefault(conversation) ?? new(options.Cloud.ServiceUrl, LooksLikeChannel(conversation), options.Tenants is [var only] ? only : null, null);

    // Group chats end in @thread.v2, personal chats begin with "a:" or end in @unq.gbl.spaces.
    private static bool LooksLikeChannel(string id) => id.EndsWith("@thread.tacv2", StringComparison.Ordinal) || id.EndsWith("@thread.skype", StringComparison.Ordinal);
}
