using System.Collections.Concurrent;
using IncidentBot.Conversations;
using IncidentBot.Storage;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>The real inbox, with a list of what was new in it.</summary>
internal sealed class RecordingInbox(IInbox? inbox) : IInbox
{
    private readonly ConcurrentQueue<Turn> _turns = new();

    public IReadOnlyList<Turn> Turns => [.. _turns];

    public bool FailsNext { get; set; }

    public async Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (FailsNext)
        {
            FailsNext = false;
            throw new StoreUnusableException("The disk is full.");
        }

        var isNew = inbox is null || await inbox.ReceiveAsync(turn, cancellationToken);
        if (isNew)
            _turns.Enqueue(turn);
        return isNew;
    }
}
