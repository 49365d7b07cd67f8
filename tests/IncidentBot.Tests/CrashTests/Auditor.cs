using IncidentBot.Channels.Web;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests;

/// <summary>Compares what a person said and saw with the log, after the fact.</summary>
internal static class Auditor
{
    public static async Task<VerdictReached> AuditAsync(PersonInTriage person, WebMessage root, IReadOnlyList<WebMessage> shown, ITriageStore store, CancellationToken cancellationToken)
    {
        var here = shown.Where(message => message.Conversation == person.Conversation).ToList();
        AssertPage(person, root, here);

        var triage = await store.LoadAsync(root.Stream, cancellationToken) ?? throw new InvalidOperationException("The triage that the page shows is not in the store.");
        AssertLog(person, triage);
        AssertDelivered(triage, here);
        return triage.Events.OfType<VerdictReached>().Last();
    }

    private static void AssertPage(PersonInTriage person, WebMessage root, List<WebMessage> here)
    {
        // Nothing twice: not by its key, nor the same question under two keys, nor a second triage.
        Assert.Distinct(here.Select(message => (message.Stream, message.Message.Key)));
        Assert.Distinct(here.Where(message => message.Message.Key.StartsWith("question-", StringComparison.Ordinal)).Select(message => message.Message.Blocks.OfType<Heading>().Single().Text));
        Assert.Equal(root.Id, Assert.Single(here, message => message.Message.Placement == Placement.Root).Id);

        // Nothing lost: everything that was accepted stands there once, and in the order it was said.
        var words = here.Where(message => !message.Author.Bot).ToList();
        Assert.Equal(person.Said.Select(id => $"turn-{id:D}"), words.Select(message => message.Message.Key));
    }

    private static void AssertLog(PersonInTriage person, StoredStream triage)
    {
        Assert.Single(triage.Events.OfType<TriageStarted>());
        Assert.Equal(PersonInTriage.Guess, Assert.Single(triage.Events.OfType<HypothesisParked>()).Text);
        Assert.Equal(person.Answered.Select(given => given.Question), triage.Events.OfType<AnswerGiven>().Select(given => given.Question));
        Assert.Equal(person.Answered.Select(given => given.Question), triage.Events.OfType<QuestionAsked>().Select(asked => asked.Question));
        Assert.Distinct(triage.Events.OfType<EvidenceGathered>().Select(gathered => gathered.Request.Id));
        Assert.Single(triage.Events.OfType<TriageClosed>());
    }

    private static void AssertDelivered(StoredStream triage, List<WebMessage> here)
    {
        Assert.Empty(triage.Inbox);
        Assert.DoesNotContain(triage.Outbox, entry => entry.IsDue || entry.Refusal is not null);
        var byBot = here.Where(message => message.Author.Bot && message.Stream == triage.Id).ToDictionary(message => message.Message.Key, message => MessageText.Of(message.Message));
        Assert.Equal(triage.Outbox.ToDictionary(entry => entry.Message.Key, entry => MessageText.Of(entry.Message)), byBot);
    }
}
