using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <param name="Doubled">Messages that stand in the chat once more than they should.</param>
/// <param name="NeverSent">Posts that the bot had announced to its store and that never reached the chat.</param>
/// <param name="Counted">As the store counts both: it cannot tell them apart.</param>
internal sealed record Audit(int Doubled, int NeverSent, int Counted);

/// <summary>Compares what a person said, and what stands in the chat, with the log: nothing lost, order kept, nothing twice but where an answer was lost, and that counted.</summary>
internal static class ChatAuditor
{
    public static async Task<Audit> AuditAsync(Driver person, ChatServer chat, IReadOnlyList<BotProcess> bots, ITriageStore store, CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(person.Stream, cancellationToken) ?? throw new InvalidOperationException($"Triage {person.Stream} is not in the store.");
        Assert.Empty(stored.Inbox);
        Assert.Single(stored.Events.OfType<TriageStarted>());
        Assert.Equal(person.Answered, stored.Events.OfType<AnswerGiven>().Select(given => given.Question));
        Assert.Equal(person.Answered, stored.Events.OfType<QuestionAsked>().Select(asked => asked.Question));
        Assert.Equal(person.Guesses, stored.Events.OfType<HypothesisParked>().Select(parked => parked.Text));
        Assert.Single(stored.Events.OfType<TriageClosed>());

        var there = chat.Messages.Where(message => message.Conversation == person.Conversation && message.Stream == person.Stream).ToList();
        Assert.Equal(stored.Outbox.Select(entry => entry.Message.Key), there.Select(message => message.Message.Key).Distinct());
        return stored.Outbox.Select(entry => Count(entry, there.FindAll(message => message.Message.Key == entry.Message.Key), person, bots))
            .Aggregate(new Audit(0, 0, 0), (sum, one) => new Audit(sum.Doubled + one.Doubled, sum.NeverSent + one.NeverSent, sum.Counted + one.Counted));
    }

    /// <summary>Each post says how many before it were sent without an answer. So the posts that stand and the ones that never came are told apart, and every gap needs its kill.</summary>
    private static Audit Count(OutboxEntry entry, List<ChatMessage> posts, Driver person, IReadOnlyList<BotProcess> bots)
    {
        Assert.False(entry.IsDue);
        var (lost, known) = (posts[..^1], posts[^1]);
        Assert.Equal((entry.MessageId, MessageText.Of(entry.Message)), (known.Id, MessageText.Of(known.Message)));
        Assert.All(lost, post => Assert.True(KillsOf(bots.Where(bot => new Uri(post.From) == bot.Address), post.At, known.At) > 0, $"{entry.Message.Key} stands twice, and {post.From} was not killed between the two."));
        var (at, sent) = (person.StartedAt, 0);
        foreach (var post in posts)
        {
            Assert.True(post.Lost >= sent, $"Two posts of {entry.Message.Key} were sent as number {post.Lost}.");
            Assert.True(KillsOf(bots, at, post.At) >= post.Lost - (sent == 0 ? 0 : sent - 1), $"{entry.Message.Key} was sent again without an answer having been lost.");
            (at, sent) = (post.At, post.Lost + 1);
        }

        var audit = new Audit(lost.Count, known.Lost + 1 - posts.Count, entry.Doubles);
        Assert.Equal(audit.Counted, audit.Doubled + audit.NeverSent);
        return audit;
    }

    private static int KillsOf(IEnumerable<BotProcess> bots, long from, long to) => bots.Sum(bot => bot.Kills.Count(at => at > from && at < to));
}
