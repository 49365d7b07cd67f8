using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <param name="Doubled">Messages that stand in the chat once more than they should.</param>
/// <param name="Counted">As the store counts them.</param>
internal sealed record Audit(int Doubled, int Counted);

/// <summary>Compares what a person said, and what stands in the chat, with the log: nothing lost, order kept, nothing twice that is not counted.</summary>
internal static class ChatAuditor
{
    public static async Task<Audit> AuditAsync(Driver person, ChatServer chat, ITriageStore store, CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(person.Stream, cancellationToken) ?? throw new InvalidOperationException($"Triage {person.Stream} is not in the store.");
        Assert.Empty(stored.Inbox);
        Assert.Single(stored.Events.OfType<TriageStarted>());
        Assert.Equal(person.Answered, stored.Events.OfType<AnswerGiven>().Select(given => given.Question));
        Assert.Equal(person.Answered, stored.Events.OfType<QuestionAsked>().Select(asked => asked.Question));
        Assert.Equal(person.Guesses, stored.Events.OfType<HypothesisParked>().Select(parked => parked.Text));
        Assert.Single(stored.Events.OfType<TriageClosed>());

        var there = chat.Messages.Where(message => message.Stream == person.Stream).ToList();
        Assert.Equal(stored.Outbox.Select(entry => entry.Message.Key), there.Select(message => message.Message.Key).Distinct());
        var doubled = 0;
        foreach (var entry in stored.Outbox)
        {
            var posts = there.FindAll(message => message.Message.Key == entry.Message.Key);
            doubled += posts.Count - 1;
            Assert.True(posts.Count - 1 <= entry.Doubles, $"{entry.Message.Key} of {person.Stream} stands {posts.Count} times, and {entry.Doubles} doubles are counted.");
            Assert.False(entry.IsDue);
            Assert.Equal(MessageText.Of(entry.Message), MessageText.Of(posts.Single(post => post.Id == entry.MessageId).Message));
        }

        return new Audit(doubled, stored.Outbox.Sum(entry => entry.Doubles));
    }
}
