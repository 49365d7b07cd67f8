namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>
/// Kills instances, each a random number of new messages after the one before: in turn one that is in the middle of a transaction, one that has just posted and has not
/// learned that the chat took the post, and any one at a random moment.
/// </summary>
internal sealed class ChatKiller(ChatServer chat, IReadOnlyList<BotProcess> bots, Random random)
{
    private const int MostMessages = 5;

    private static readonly TimeSpan LongestAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private volatile bool _isStopped;

    public int Kills { get; private set; }

    public int InTransaction { get; private set; }

    public int BetweenPostAndRecord { get; private set; }

    /// <summary>When the people are done there is nothing more to disturb.</summary>
    public void Stop() => _isStopped = true;

    public async Task KillAsync(int kills, CancellationToken cancellationToken)
    {
        while (Kills < kills && !_isStopped)
        {
            var messages = chat.Messages.Count + random.Next(MostMessages + 1);
            while (chat.Messages.Count < messages && !_isStopped)
                await Task.Delay(LongestAfter / 20, cancellationToken);
            await ((Kills % 3) switch
            {
                0 => KillInTransactionAsync(cancellationToken),
                1 => KillWhoPostsAsync(cancellationToken),
                _ => KillAnyAsync(cancellationToken),
            });
        }
    }

    private async Task KillInTransactionAsync(CancellationToken cancellationToken)
    {
        if (!await bots[random.Next(bots.Count)].KillInTransactionAsync(random, LongestWait, cancellationToken))
            return;
        Kills++;
        InTransaction++;
    }

    private async Task KillAnyAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(LongestAfter * random.NextDouble(), cancellationToken);
        await bots[random.Next(bots.Count)].KillAndStartAsync();
        Kills++;
    }

    private async Task KillWhoPostsAsync(CancellationToken cancellationToken)
    {
        var killed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = 0;
        chat.Taken = async message =>
        {
            if (Interlocked.Exchange(ref isFirst, 1) != 0)
                return;
            await bots.First(bot => new Uri(message.From) == bot.Address).KillAndStartAsync();
            killed.TrySetResult(true);
        };
        while (!killed.Task.IsCompleted && !_isStopped)
            await Task.WhenAny(killed.Task, Task.Delay(LongestAfter, cancellationToken));
        chat.Taken = _ => Task.CompletedTask;
        if (!killed.Task.IsCompleted)
            return;
        Kills++;
        BetweenPostAndRecord++;
    }
}
