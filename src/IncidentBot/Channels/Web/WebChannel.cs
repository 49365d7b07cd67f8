using IncidentBot.Triage;

namespace IncidentBot.Channels.Web;

/// <summary>The local page: delivering is keeping the message where the open pages read it.</summary>
internal sealed class WebChannel(WebMessages messages) : IChannel
{
    public const string ChannelName = "web";

    public string Name => ChannelName;

    public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckLine(Name, true, "the local page, for this machine only"));

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken) => Task.FromResult(Deliver(delivery));

    private DeliveryResult Deliver(Delivery delivery)
    {
        var inThread = delivery.Message.Placement is Placement.Thread or Placement.ThreadAndChannel;
        var thread = delivery.Message.Placement switch
        {
            Placement.Root or Placement.Channel => null,
            Placement.Private => delivery.Place.Thread,
            _ => delivery.Place.Thread ?? messages.FindRoot(delivery.Stream)?.Id,
        };
        if (inThread && thread is null)
            return new DeliveryResult.TryAgain("The thread's root message is not there yet.", null);
        return new DeliveryResult.Delivered(messages.Put(delivery.Stream, delivery.Place.Conversation, thread, delivery.Message), WasThere: delivery.MayStand); // the page has a message of one key once
    }
}
