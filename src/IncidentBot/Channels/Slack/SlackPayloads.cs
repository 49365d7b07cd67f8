using System.Text.Json;

namespace IncidentBot.Channels.Slack;

// What Slack sends us, cut down to what is read. https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/interaction-payloads

internal static class SlackJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <param name="Type"><c>event_callback</c>, <c>url_verification</c> or <c>app_rate_limited</c>.</param>
internal sealed record SlackEventEnvelope(string? Type, string? Challenge, SlackEvent? Event, IReadOnlyList<SlackAuthorization>? Authorizations);

/// <summary>For whom the event was sent: the bot's own user.</summary>
internal sealed record SlackAuthorization(string? UserId, bool IsBot);

/// <param name="Subtype">Null for what a person plainly said; <c>bot_message</c>, <c>message_changed</c> and many more.</param>
/// <param name="Ts">The message's id in its channel, and when it was posted.</param>
/// <param name="ThreadTs">The root message of the thread; null outside of one.</param>
/// <param name="ChannelType"><c>im</c> is a direct message.</param>
/// <param name="Tab">Of <c>app_home_opened</c>: <c>home</c> or <c>messages</c>.</param>
internal sealed record SlackEvent(
    string? Type, string? Subtype, string? User, string? BotId, string? Text, string? Ts, string? ThreadTs, string? Channel, string? ChannelType, string? Tab);

internal sealed record SlackCommand(string? Text, string? ChannelId, string? UserId, string? UserName, string? ResponseUrl, string? TriggerId);

/// <param name="Type"><c>block_actions</c>, <c>view_submission</c> or <c>message_action</c> (a shortcut on a message).</param>
internal sealed record SlackInteraction(
    string? Type, string? TriggerId, string? ResponseUrl, string? CallbackId, SlackClicker? User, SlackPlace? Channel, SlackContainer? Container,
    SlackSeenMessage? Message, SlackView? View, IReadOnlyList<SlackAction>? Actions);

internal sealed record SlackClicker(string? Id, string? Name, string? Username);

internal sealed record SlackPlace(string? Id);

internal sealed record SlackContainer(string? MessageTs, string? ThreadTs);

internal sealed record SlackSeenMessage(string? Ts, string? ThreadTs, string? Text, IReadOnlyList<SlackAttachment>? Attachments);

/// <summary>How Alertmanager, Grafana and others post alerts.</summary>
internal sealed record SlackAttachment(string? Title, string? Text, string? Fallback);

internal sealed record SlackAction(string? ActionId, string? BlockId, string? Value);

internal sealed record SlackView(string? Id, string? CallbackId, string? PrivateMetadata, SlackViewState? State);

/// <param name="Values">By block id, then by action id.</param>
internal sealed record SlackViewState(IReadOnlyDictionary<string, IReadOnlyDictionary<string, SlackInput>>? Values);

internal sealed record SlackInput(string? Value, SlackOption? SelectedOption);

internal sealed record SlackOption(string? Value);
