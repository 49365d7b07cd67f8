using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Posts and edits messages in Slack.</summary>
internal sealed partial class SlackChannel(
    SlackClient slack, SlackFiles files, SlackPeople people, SlackWorkspace workspace, SlackReturnPaths returnPaths, SlackOptions options, ILogger<SlackChannel> logger,
    ISlackAppApi? app = null) : IChannel
{
    public const string ChannelName = "slack";

    /// <summary>Somebody has to invite the bot first, or to mend the app: until then it is tried now and then.</summary>
    private static readonly TimeSpan UntilInvited = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilMended = TimeSpan.FromMinutes(5);

    public string Name => ChannelName;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (message, conversation) = (delivery.Message, delivery.Place.Conversation);
        var triages = message.Blocks.SelectMany(Texts).SelectMany(text => text.Runs).OfType<TriageLink>().Select(link => link.TriageId);
        var pointers = new SlackPointers(people.FindId, await workspace.FindThreadsAsync(triages, cancellationToken));
        var who = $"{delivery.Stream}|{message.Key}";

        var shown = SlackMessage.Of(delivery.Stream, message, pointers);
        var (ts, trouble) = await SendAsync(delivery, shown, who, cancellationToken);
        if (trouble is SlackTrouble.Refused { Code: "msg_blocks_too_long" or "msg_too_long" or "invalid_blocks" or "invalid_blocks_format" } refused)
        {
            LogShortened(refused.Sentence);
            shown = SlackMessage.Shortest(delivery.Stream, message, pointers);
            (ts, trouble) = await SendAsync(delivery, shown, who: null, cancellationToken);
        }

        if (trouble is not null)
            return await FailAsync(trouble, delivery, cancellationToken);
        if (ts is null)
            return new DeliveryResult.AnswerLost("Slack did not say which message it posted.");
        if (shown.Whole is { } whole)
            await files.ShareAsync(conversation, ThreadOf(delivery) ?? ts, message.Notification, whole, cancellationToken);
        return new DeliveryResult.Delivered(ts);
    }

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        var reply = await workspace.TestAsync(cancellationToken);
        if (reply.Trouble is { } trouble)
            return new CheckLine(Name, false, trouble.Sentence);
        var identity = reply.Answer?.Identity;
        var missing = reply.Answer?.Scopes is { } scopes ? options.Scopes.Except(scopes).ToList() : [];
        if (missing.Count > 0)
            return new CheckLine(Name, false, $"{identity?.User} in {identity?.Team}, but {(missing.Count == 1 ? "a scope is" : "scopes are")} missing: {string.Join(", ", missing)}. Add {(missing.Count == 1 ? "it" : "them")} under OAuth & Permissions of the Slack app, then reinstall the app.");
        if (app is null)
            return new CheckLine(Name, true, $"{identity?.User} in {identity?.Team}, over HTTP");
        var opened = await SlackClient.CallAsync(SlackMethods.OpenConnection, () => app.OpenConnectionAsync(cancellationToken), cancellationToken);
        return opened.Trouble is { } closed ? new CheckLine(Name, false, closed.Sentence) : new CheckLine(Name, true, $"{identity?.User} in {identity?.Team}, through Socket Mode");
    }

    private async Task<(string? Ts, SlackTrouble? Trouble)> SendAsync(Delivery delivery, SlackMessage shown, string? who, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["channel"] = delivery.Place.Conversation,
            ["text"] = shown.Notification,
            ["blocks"] = shown.Blocks,
            ["parse"] = "none",
            ["link_names"] = false,
        };
        var conversation = delivery.Place.Conversation;
        if (delivery.MessageId is { } id)
        {
            body["ts"] = id;
            var updated = await slack.AskAsync(SlackMethods.Update, conversation, who, api => api.UpdateAsync(body, cancellationToken), cancellationToken);
            return (updated.Answer is null ? null : id, updated.Trouble);
        }

        if (ThreadOf(delivery) is { } thread)
            body["thread_ts"] = thread;
        // In direct messages everything is between the two of us, and an ordinary message is not lost.
        if (delivery.Message is { Placement: Placement.Private, For: { } reader } && !IsDirect(conversation))
        {
            body["user"] = reader;
            var whispered = await slack.AskAsync(SlackMethods.PostEphemeral, conversation, who, api => api.PostEphemeralAsync(body, cancellationToken), cancellationToken);
            return (whispered.Answer?.MessageTs, whispered.Trouble);
        }

        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        if (delivery.Message.Placement == Placement.ThreadAndChannel)
            body["reply_broadcast"] = true;
        var posted = await slack.AskAsync(SlackMethods.Post, conversation, who, api => api.PostMessageAsync(body, cancellationToken), cancellationToken);
        return (posted.Answer?.Ts, posted.Trouble);
    }

    private async Task<DeliveryResult> FailAsync(SlackTrouble trouble, Delivery delivery, CancellationToken cancellationToken)
    {
        switch (trouble)
        {
            case SlackTrouble.Limited limited:
                return new DeliveryResult.TryAgain(limited.Sentence, limited.After);
            case SlackTrouble.AnswerLost lost when delivery.MessageId is null:
                return new DeliveryResult.AnswerLost(lost.Sentence);
            case SlackTrouble.Refused refused:
                await returnPaths.TellAsync(delivery.Place.Conversation, refused.Sentence, cancellationToken);
                return PauseOf(refused.Code) is { } pause ? new DeliveryResult.TryAgain(refused.Sentence, pause) : new DeliveryResult.Refused(refused.Sentence);
            default:
                return new DeliveryResult.TryAgain(trouble.Sentence, null);
        }
    }

    /// <summary>Null for what no waiting helps against.</summary>
    private static TimeSpan? PauseOf(string code) => code switch
    {
        "not_in_channel" or "channel_not_found" => UntilInvited,
        "missing_scope" or "token_revoked" or "account_inactive" or "invalid_auth" or "not_authed" or "token_expired" or "not_allowed_token_type" => UntilMended,
        _ => null,
    };

    private static string? ThreadOf(Delivery delivery) => delivery.Message.Placement == Placement.Root ? null : delivery.Place.Thread;

    private static bool IsDirect(string conversation) => conversation.StartsWith('D');

    private static IEnumerable<RichText> Texts(Block block) => block switch
    {
        Paragraph paragraph => [paragraph.Text],
        SmallPrint print => [print.Text],
        Checklist list => list.Rows.Select(row => row.Detail),
        Facts facts => facts.Items.Select(fact => fact.Value),
        _ => [],
    };

    [LoggerMessage(LogLevel.Warning, "Slack refused a message as it was: {Reason}")]
    private partial void LogShortened(string reason);
}
