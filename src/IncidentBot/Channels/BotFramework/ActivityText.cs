using System.Net;

namespace IncidentBot.Channels.BotFramework;

/// <summary>The words of a message, without the mention of the bot.</summary>
internal static class ActivityText
{
    public static bool IsPersonal(Activity activity) => activity.Conversation?.ConversationType == "personal";

    /// <summary>Said to the bot: in a chat with it alone, or by mentioning it. A text that only looks like a mention is none.</summary>
    public static bool IsAddressed(Activity activity) => IsPersonal(activity) || Mentions(activity).Any(mention => IsBot(mention, activity));

    public static string WordsOf(Activity activity)
    {
        var text = Mentions(activity).Aggregate(activity.Text ?? "", (words, mention) =>
            words.Replace(Markup(mention), IsBot(mention, activity) ? "" : $"@{mention.Mentioned?.Name}", StringComparison.OrdinalIgnoreCase));
        return WebUtility.HtmlDecode(text).Replace('\u00A0', ' ').Trim();
    }

    private static IEnumerable<ActivityEntity> Mentions(Activity activity) => (activity.Entities ?? []).Where(entity => entity is { Type: "mention", Mentioned.Id: not null } && Markup(entity).Length > 0);

    private static bool IsBot(ActivityEntity mention, Activity activity) => mention.Mentioned?.Id == activity.Recipient?.Id;

    private static string Markup(ActivityEntity mention) => mention.Text is { Length: > 0 } text ? text : mention.Mentioned?.Name is { Length: > 0 } name ? $"<at>{name}</at>" : "";
}
