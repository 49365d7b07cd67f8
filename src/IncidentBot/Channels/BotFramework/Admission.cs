using System.Net;

namespace IncidentBot.Channels.BotFramework;

/// <summary>Whom the bot listens to. That the sender is the service was proved before; this is about what it sends, and on whose behalf.</summary>
internal sealed partial class Admission(TeamsOptions options, ILogger<Admission> logger)
{
    public const long LargestBody = 512 * 1024;

    private const string Channel = "msteams";

    /// <summary>Whether anything is read of what comes from there.</summary>
    public bool Admits(IPAddress? sender) =>
        options.Identity is not BotIdentity.Nobody || (sender is not null && IPAddress.IsLoopback(sender)) || Refuse("it comes from another machine, where nobody shows a token");

    /// <param name="proved">The service URL that the sender's token names; null where there is none.</param>
    public bool Admits(Activity activity, string? proved) => Find(activity, proved) is not { } reason || Refuse(reason);

    /// <param name="reason">For the log; the sender learns nothing.</param>
    /// <returns>False, always.</returns>
    public bool Refuse(string reason)
    {
        LogRefused(reason);
        return false;
    }

    /// <summary>Why the activity is not what its token speaks for; null when it is.</summary>
    private string? Find(Activity activity, string? proved)
    {
        if (activity.ChannelId != Channel)
            return "it does not come from Teams";
        if (!Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var service) || !(service.Scheme == Uri.UriSchemeHttps || (service.Scheme == Uri.UriSchemeHttp && service.IsLoopback)))
            return "it names no service URL that can be answered safely";
        if (options.Identity is BotIdentity.Nobody)
            return service.IsLoopback ? null : "it wants to be answered on another machine, where nobody shows a token";
        if (!string.Equals(proved, activity.ServiceUrl, StringComparison.OrdinalIgnoreCase))
            return "its service URL is not the token's";
        return activity.Tenant is { } tenant && options.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase) ? null : "its organisation is not on the list of those that may speak to the bot";
    }

    [LoggerMessage(LogLevel.Warning, "A message for Teams was refused: {Reason}.")]
    private partial void LogRefused(string reason);
}
