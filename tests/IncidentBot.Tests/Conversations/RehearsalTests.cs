using IncidentBot.Conversations;

namespace IncidentBot.Tests.Conversations;

public sealed class RehearsalTests
{
    [Fact]
    public void It_goes_all_the_way_to_a_verdict_and_the_question_beside_it()
    {
        var messages = Rehearsal.Play(new Catalogue([]));

        Assert.Superset(new HashSet<string> { ThreadView.RootKey, "evidence", ThreadView.VerdictKey, "question-0" }, messages.Select(message => message.Key).ToHashSet());
        Assert.Contains("deploy", messages.Single(message => message.Key == ThreadView.VerdictKey).Notification, StringComparison.OrdinalIgnoreCase);
    }
}
