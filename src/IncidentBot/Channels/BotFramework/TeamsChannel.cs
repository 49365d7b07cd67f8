using IncidentBot.Channels.BotFramework.Cards;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework;

/// <summary>
/// Microsoft Teams. Every message is one card and nothing else: text beside a card would become two messages, of which neither can be edited.
/// </summary>
internal sealed class TeamsChannel(TeamsOptions options, KnownConversations conversations, IConnector connector, ThreadPace pace, PendingClicks clicks, TeamsLinks links, TimeProvider time) : IChannel
{
    public const string ChannelName = "teams";

    /// <summary>So long a delivery waits for its turn here; longer pauses are the outbox's.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    public string Name => ChannelName;

    public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => connector.CheckAsync(Name, cancellationToken);

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // A private word is the answer to a click where one is waited for. Otherwise Teams has no private messages in channels: it is said in the thread.
        if (clicks.Answer(delivery.Stream, delivery.Message) && delivery.Message.Placement == Placement.Private)
            return new DeliveryResult.Delivered("");
        var known = conversations.Of(delivery.Place.Conversation);
        var target = TargetOf(delivery, known);
        for (var wait = pace.Take(target); wait > TimeSpan.Zero; wait = pace.Take(target))
        {
            if (wait > ShortWait)
                return new DeliveryResult.TryAgain("Teams lets a bot send only so often into a thread.", wait);
            await Task.Delay(wait, time, cancellationToken);
        }

        var result = await SendAsync(delivery, known, target, await RenderAsync(delivery, known, cancellationToken), cancellationToken);
        if (result is DeliveryResult.TryAgain { After: { } pause })
            pace.Close(target, pause);
        return result;
    }

    private Task<DeliveryResult> SendAsync(Delivery delivery, KnownConversation known, string target, Activity activity, CancellationToken cancellationToken)
    {
        // What Teams took without naming its id cannot be edited: its newer state is a new message.
        if (delivery.MessageId is { Length: > 0 } id)
            return connector.UpdateAsync(known.ServiceUrl, target, id, activity, cancellationToken);
        return known.IsChannel && target == delivery.Place.Conversation
            ? connector.StartThreadAsync(known.ServiceUrl, target, known.Tenant, activity, cancellationToken)
            : connector.SendAsync(known.ServiceUrl, target, activity, cancellationToken);
    }

    /// <summary>The channel or chat, or the thread in the channel. A root message that stands already is the first of its own thread.</summary>
    private static string TargetOf(Delivery delivery, KnownConversation known)
    {
        var root = delivery.Message.Placement == Placement.Root ? delivery.MessageId : delivery.Place.Thread is { Length: > 0 } thread ? thread : delivery.MessageId;
        return known.IsChannel && root is { Length: > 0 } ? KnownConversations.ThreadId(delivery.Place.Conversation, root) : delivery.Place.Conversation;
    }

    private async Task<Activity> RenderAsync(Delivery delivery, KnownConversation known, CancellationToken cancellationToken)
    {
        var message = delivery.Message;
        if (message is { Placement: Placement.Private, For: { } person } && await connector.FindNameAsync(known.ServiceUrl, delivery.Place.Conversation, person, cancellationToken) is { } name)
            message = ToPerson(message, new Person { Id = person, Name = name, TeamsId = person });
        var card = Card.Of(delivery.Stream, message, await links.OfAsync(message, cancellationToken), options.Forms);
        return new Activity { Type = "message", Summary = Words.Short(message.Notification, 250), Attachments = [new(Card.ContentType, card)] };
    }

    private static Message ToPerson(Message message, Person person) => message.Blocks is [Paragraph first, ..]
        ? message with { Blocks = [new Paragraph(new RichText([new Mention(person), new Plain(" "), .. first.Text.Runs])), .. message.Blocks.Skip(1)] }
        : message;
}
