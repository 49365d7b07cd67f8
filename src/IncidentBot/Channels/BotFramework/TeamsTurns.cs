using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IncidentBot.Channels.BotFramework.Cards;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework;

/// <summary>Turns what Teams sends into turns, committed before anything is acknowledged. Whoever sent it was proved.</summary>
internal sealed class TeamsTurns(
    TeamsOptions options, KnownConversations conversations, IConnector connector, IInbox inbox, PostedMessages posted, ChatTriages chats, PendingClicks clicks, TeamsLinks links, TimeProvider time)
{
    private const string Execute = "adaptiveCard/action";
    private const string OpenDialog = "task/fetch";
    private const string SendDialog = "task/submit";

    /// <summary>What Teams calls a person without a name.</summary>
    private const string Somebody = "Somebody";

    /// <param name="serviceUrl">Of the activity, and proved to be the service's.</param>
    /// <returns>What an invoke is answered with; null for one that the bot does not know, and for what needs no answer.</returns>
    public async Task<InvokeAnswer?> ReceiveAsync(Activity activity, Uri serviceUrl, CancellationToken cancellationToken)
    {
        if (activity is not { Id: { Length: > 0 } id, Conversation.Id: { Length: > 0 } at, From.Id.Length: > 0 })
            return null;
        var (conversation, thread) = KnownConversations.Split(at);
        conversations.Hear(conversation, serviceUrl, activity);
        var place = new Place(TeamsChannel.ChannelName, conversation, thread);
        switch (activity.Type)
        {
            case "message" when CardClick.Read(activity.Value) is { } click:
                await inbox.ReceiveAsync(await ClickedAsync(activity, place, id, click, await FindAsync(place, click, cancellationToken) is not null, cancellationToken), cancellationToken);
                return null;
            // An edit that mentions the bot at last is heard; what was heard before stays as it was said.
            case "message" or "messageUpdate":
                await HearAsync(activity, place, id, cancellationToken);
                return null;
            case "invoke" when activity.Name == Execute:
                return await ExecuteAsync(activity, place, id, cancellationToken);
            case "invoke" when activity.Name == OpenDialog:
                return await OpenAsync(activity, place, cancellationToken);
            case "invoke" when activity.Name == SendDialog:
                return await SendAsync(activity, place, id, cancellationToken);
            case "installationUpdate" when activity.Action == "add":
            case "conversationUpdate" when activity.MembersAdded?.Any(member => member?.Id == activity.Recipient?.Id) == true:
                await IntroduceAsync(activity, place, cancellationToken);
                return null;
            default:
                return null;
        }
    }

    private async Task HearAsync(Activity activity, Place place, string id, CancellationToken cancellationToken)
    {
        var isAddressed = ActivityText.IsAddressed(activity);
        if (!isAddressed && !options.HearUnaddressed)
            return;
        var words = ActivityText.WordsOf(activity);
        var triage = place.Thread is null ? await chats.FindAsync(place, words, cancellationToken) : null;
        await inbox.ReceiveAsync(
            new Turn(TurnId(place, isAddressed ? id : $"{id} unaddressed"), place, await PersonAsync(activity, place, cancellationToken), time.GetUtcNow(), new Said.Text(words), isAddressed, triage), cancellationToken);
    }

    private async Task<InvokeAnswer> ExecuteAsync(Activity activity, Place place, string id, CancellationToken cancellationToken)
    {
        if (CardClick.Read(Part(Part(activity.Value, "action"), "data")) is not { } click)
            return InvokeAnswer.Problem("The button is not one of the bot's.");
        var card = await FindAsync(place, click, cancellationToken);
        if (click.Action == CardClick.Refresh)
            return card is null ? InvokeAnswer.Problem("The card is not known any more.") : await CardAsync(click.Stream, card, cancellationToken);

        var (isNew, answer) = await PressAsync(activity, place, id, click, card is not null, cancellationToken);
        if (!isNew)
            return card is null ? InvokeAnswer.Notice("Already done.") : await CardAsync(click.Stream, card, cancellationToken);
        return answer switch
        {
            null => InvokeAnswer.Notice("Noted. The card follows in a moment."),
            { Placement: Placement.Root } when click.Key != ThreadView.RootKey => InvokeAnswer.Notice("The triage has started: it has its own post."),
            { Key: var key } message when key == click.Key => await CardAsync(click.Stream, message, cancellationToken),
            { Placement: Placement.Private, Notification: var text } => InvokeAnswer.Notice(text),
            _ => InvokeAnswer.Notice("Noted: see the answer below."),
        };
    }

    private async Task<InvokeAnswer> OpenAsync(Activity activity, Place place, CancellationToken cancellationToken) =>
        CardClick.Read(Part(activity.Value, "data")) is { } click && await FindAsync(place, click, cancellationToken) is { } card && CardForm.Find(card, click) is { Form: { } form }
            ? InvokeAnswer.Dialog(form.Title, CardForm.InDialog(form, click, problem: null))
            : InvokeAnswer.DialogNotice("That is not asked any more: see the card.");

    private async Task<InvokeAnswer> SendAsync(Activity activity, Place place, string id, CancellationToken cancellationToken)
    {
        if (CardClick.Read(Part(activity.Value, "data")) is not { } click)
            return InvokeAnswer.DialogNotice("The form is not one of the bot's.");
        var card = await FindAsync(place, click, cancellationToken);
        if (await PressAsync(activity, place, id, click, card is not null, cancellationToken) is not { Answer: { Placement: Placement.Private, Notification: var problem } })
            return InvokeAnswer.Shut;
        // What was typed stays in the form.
        return card is not null && CardForm.Find(card, click) is { Form: { } form }
            ? InvokeAnswer.Dialog(form.Title, CardForm.InDialog(form, click, problem))
            : InvokeAnswer.DialogNotice(problem);
    }

    /// <returns>Whether the click was new, and what came of it; null when that takes longer than Teams waits.</returns>
    private async Task<(bool IsNew, Message? Answer)> PressAsync(Activity activity, Place place, string id, CardClick click, bool isKnown, CancellationToken cancellationToken)
    {
        var turn = await ClickedAsync(activity, place, id, click, isKnown, cancellationToken);
        using var waiting = clicks.Open((click.Stream, click.Key), (turn.TriageId ?? Streams.LobbyOf(place), $"reply-{turn.Id}"), (Streams.TriageStartedBy(turn), ThreadView.RootKey));
        return await inbox.ReceiveAsync(turn, cancellationToken) ? (true, await waiting.WaitAsync(cancellationToken)) : (false, null);
    }

    private static JsonElement? Part(JsonElement? value, string name) => value is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty(name, out var part) ? part : null;

    /// <summary>Once in every conversation, whatever says that the bot is new there, and how often.</summary>
    private async Task IntroduceAsync(Activity activity, Place place, CancellationToken cancellationToken) => await inbox.ReceiveAsync(
        new Turn(TurnId(place, "welcome"), place, await PersonAsync(activity, place, cancellationToken), time.GetUtcNow(), new Said.Text("help"), Addressed: true, TriageId: null), cancellationToken);

    private async Task<Turn> ClickedAsync(Activity activity, Place place, string id, CardClick click, bool isKnown, CancellationToken cancellationToken) => new(
        TurnId(place, id), place, await PersonAsync(activity, place, cancellationToken), time.GetUtcNow(),
        new Said.Click(click.Action, click.Value, click.Fields), Addressed: true, isKnown && !Streams.IsLobby(click.Stream) ? click.Stream : null);

    /// <summary>The newest state of the clicked card. A card of another conversation is not known here, whatever the click says.</summary>
    private async Task<Message?> FindAsync(Place place, CardClick click, CancellationToken cancellationToken) =>
        await posted.FindEntryAsync(click.Stream, click.Key, cancellationToken) is { } entry && entry.Place.Channel == place.Channel && entry.Place.Conversation == place.Conversation ? entry.Message : null;

    private async Task<InvokeAnswer> CardAsync(string stream, Message message, CancellationToken cancellationToken) => InvokeAnswer.Card(Card.Of(stream, message, await links.OfAsync(message, cancellationToken), options.Forms));

    private async Task<Person> PersonAsync(Activity activity, Place place, CancellationToken cancellationToken)
    {
        var id = activity.From?.Id ?? "";
        var name = activity.From?.Name ?? (activity.Type is "message" or "invoke" ? await connector.FindNameAsync(conversations.Of(place.Conversation).ServiceUrl, place.Conversation, id, cancellationToken) : null);
        return new Person { Id = id, Name = string.IsNullOrWhiteSpace(name) ? Somebody : name, TeamsId = id };
    }

    /// <summary>Teams' ids of messages are times: unique in their conversation only.</summary>
    private static string TurnId(Place place, string id) =>
        $"{TeamsChannel.ChannelName}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{place.Conversation}\n{id}")).AsSpan(0, 12))}";
}
