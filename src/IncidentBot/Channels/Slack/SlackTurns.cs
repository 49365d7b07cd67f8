using System.Globalization;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>
/// Turns what Slack sends into turns, whichever way it came. When a method returns, the turn is committed and may be acknowledged.
/// A turn's id is that of the post, the trigger or the form: the same delivered again, or as another kind of event, is the same turn.
/// </summary>
internal sealed partial class SlackTurns(
    IInbox inbox, ITriageStore store, PostedMessages posted, SlackPeople people, SlackViews views, SlackReturnPaths returnPaths, SlackOptions options, Catalogue catalogue, TimeProvider time,
    ILogger<SlackTurns> logger)
{
    public async Task ReceiveEventAsync(SlackEventEnvelope envelope, CancellationToken cancellationToken)
    {
        switch (envelope.Event?.Type ?? envelope.Type)
        {
            case "app_mention" or "message" when envelope.Event is { } said:
                await ReceiveWordsAsync(said, BotOf(envelope), cancellationToken);
                break;
            case "app_home_opened" when envelope.Event is { Tab: "home", User: { } user, Channel: { } direct }:
                views.ShowHome(user, direct);
                break;
            case "app_rate_limited":
                LogRateLimited();
                break;
            case "tokens_revoked" or "app_uninstalled":
                LogRevoked();
                break;
        }
    }

    public async Task ReceiveCommandAsync(SlackCommand command, CancellationToken cancellationToken)
    {
        if (command is not { ChannelId: { } channel, UserId: { } user, TriggerId: { } trigger })
            return;
        returnPaths.Remember(channel, command.ResponseUrl);
        var words = await ReadAsync(command.Text ?? "", null, cancellationToken);
        // "/triage help" asks for help; anything that is no command of its own is what shall be triaged.
        var sentence = words.Length > 0 && CommandReader.Read(words) is not null ? words : $"triage {words}".Trim();
        await ReceiveAsync($"trigger/{trigger}", new Place(SlackChannel.ChannelName, channel, null), await PersonAsync(user, command.UserName, cancellationToken), time.GetUtcNow(), new Said.Text(sentence), null, cancellationToken);
    }

    /// <returns>What the acknowledgement carries; null for nothing.</returns>
    public async Task<JsonObject?> ReceiveInteractionAsync(SlackInteraction interaction, CancellationToken cancellationToken)
    {
        switch (interaction)
        {
            case { Type: "block_actions", Actions: [var action, ..], TriggerId: { } trigger, User: { Id: not null } user }:
                await ReceiveClickAsync(interaction, action, trigger, user, cancellationToken);
                return null;
            case { Type: "view_submission", View: { Id: not null } view, User: { Id: not null } user }:
                return await ReceiveFormAsync(view, user, cancellationToken);
            case { Type: "message_action", TriggerId: { } trigger, Channel.Id: { } channel }:
                returnPaths.Remember(channel, interaction.ResponseUrl);
                var target = new FormTarget(channel, null, null, SlackStartForm.Action, null);
                views.Open(trigger, SlackForm.ToModal(SlackStartForm.Of(interaction.Message, catalogue), target), channel);
                return null;
            default:
                return null;
        }
    }

    private async Task ReceiveWordsAsync(SlackEvent said, string? bot, CancellationToken cancellationToken)
    {
        // Bots, ourselves among them, edits and the like are not people saying something. A reply that is also sent to the channel is.
        if (said is not { User: { } user, Channel: { } channel, Ts: { } ts, BotId: null, Subtype: null or "thread_broadcast" or "file_share" } || user == bot)
            return;
        var text = said.Text ?? "";
        var isAddressed = said.Type == "app_mention" || said.ChannelType == "im" || (bot is not null && SlackText.Mentioned(text).Contains(bot));
        string? triage = null;
        if (said.Type == "message" && said.ChannelType != "im")
        {
            // Without the option a mention comes as app_mention; with it, of all that is said only what stands in a triage's thread is kept.
            if (!options.HearsThreads)
                return;
            triage = said.ThreadTs is null ? null : await store.FindByThreadAsync(SlackChannel.ChannelName, channel, said.ThreadTs, cancellationToken);
            if (triage is null && !isAddressed)
                return;
        }

        var words = await ReadAsync(text, bot, cancellationToken);
        await ReceiveAsync(
            $"{channel}/{ts}", new Place(SlackChannel.ChannelName, channel, said.ThreadTs), await PersonAsync(user, null, cancellationToken), TimeOf(ts), new Said.Text(words), triage, cancellationToken, isAddressed);
    }

    private async Task ReceiveClickAsync(SlackInteraction interaction, SlackAction action, string trigger, SlackClicker user, CancellationToken cancellationToken)
    {
        var direct = interaction.View?.PrivateMetadata;
        if (interaction.Channel?.Id is not { } channel)
        {
            // In the App Home: a drop to practise on, in the direct messages with whoever pressed it.
            if (ButtonId.ReadAction(action.ActionId).Action == SlackHome.Practise && direct is { Length: > 0 } && action.Value is { } sentence)
                await ReceiveAsync($"trigger/{trigger}", new Place(SlackChannel.ChannelName, direct, null), await PersonAsync(user, cancellationToken), time.GetUtcNow(), new Said.Text(sentence), null, cancellationToken);
            return;
        }

        returnPaths.Remember(channel, interaction.ResponseUrl);
        var (name, hasForm) = ButtonId.ReadAction(action.ActionId);
        var place = new Place(SlackChannel.ChannelName, channel, interaction.Container?.ThreadTs ?? interaction.Message?.ThreadTs);
        if (ButtonId.Read(action.BlockId) is not { } button)
            return;
        var triage = Streams.IsLobby(button.Stream) ? null : button.Stream;
        if (hasForm && await FindFormAsync(button, name, action.Value, cancellationToken) is { } form)
            views.Open(trigger, SlackForm.ToModal(form, new FormTarget(channel, place.Thread, button.Stream, name, action.Value)), channel);
        else
            await ReceiveAsync($"trigger/{trigger}", place, await PersonAsync(user, cancellationToken), time.GetUtcNow(), new Said.Click(name, action.Value, new Dictionary<string, string>()), triage, cancellationToken);
    }

    private async Task<JsonObject?> ReceiveFormAsync(SlackView view, SlackClicker user, CancellationToken cancellationToken)
    {
        if (view.CallbackId != SlackForm.CallbackId || FormTarget.Read(view.PrivateMetadata) is not { } target)
            return null;
        var fields = SlackForm.FieldsOf(view);
        if (SlackForm.FindProblems(fields) is { Count: > 0 } problems)
            return new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject(problems.Select(problem => KeyValuePair.Create(problem.Key, (JsonNode?)problem.Value))) };
        Said said = target.Stream is null ? new Said.Text(SlackStartForm.ToSentence(fields)) : new Said.Click(target.Action, target.Value, fields);
        var triage = target.Stream is { } stream && !Streams.IsLobby(stream) ? stream : null;
        await ReceiveAsync($"view/{view.Id}", new Place(SlackChannel.ChannelName, target.Conversation, target.Thread), await PersonAsync(user, cancellationToken), time.GetUtcNow(), said, triage, cancellationToken);
        return null;
    }

    private async Task<Form?> FindFormAsync(ButtonId id, string action, string? value, CancellationToken cancellationToken) =>
        (await posted.FindAsync(id.Stream, id.Key, cancellationToken))?.Blocks.OfType<Buttons>().SelectMany(block => block.Items)
            .FirstOrDefault(button => button.Action == action && button.Value == value)?.Form;

    private Task<bool> ReceiveAsync(string id, Place place, Person by, DateTimeOffset at, Said said, string? triage, CancellationToken cancellationToken, bool isAddressed = true) =>
        inbox.ReceiveAsync(new Turn($"{SlackChannel.ChannelName}/{id}", place, by, at, said, isAddressed, triage), cancellationToken);

    private async Task<string> ReadAsync(string markup, string? bot, CancellationToken cancellationToken)
    {
        var ids = SlackText.Mentioned(markup).Where(id => id != bot).Distinct().ToList();
        var found = await Task.WhenAll(ids.Select(id => people.FindNameAsync(id, null, cancellationToken)));
        var names = ids.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var (id, name) in names)
            people.Remember(id, name);
        return SlackText.ToWords(markup, bot, id => names.GetValueOrDefault(id, id));
    }

    private Task<Person> PersonAsync(SlackClicker user, CancellationToken cancellationToken) => PersonAsync(user.Id ?? "", user.Name ?? user.Username, cancellationToken);

    private async Task<Person> PersonAsync(string id, string? otherwise, CancellationToken cancellationToken) => new() { Id = id, Name = await people.FindNameAsync(id, otherwise, cancellationToken), SlackId = id };

    private static string? BotOf(SlackEventEnvelope envelope) => envelope.Authorizations?.FirstOrDefault(authorization => authorization.IsBot)?.UserId;

    /// <summary>When it was posted, also when it is delivered late; never later than now.</summary>
    private DateTimeOffset TimeOf(string ts)
    {
        var now = time.GetUtcNow();
        if (!decimal.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > now.ToUnixTimeSeconds())
            return now;
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
    }

    [LoggerMessage(LogLevel.Warning, "Slack holds back events: more than 30,000 came within an hour.")]
    private partial void LogRateLimited();

    [LoggerMessage(LogLevel.Error, "The app was removed from the workspace, or its token revoked. Reinstall it and put the new token into Slack:BotToken.")]
    private partial void LogRevoked();
}
