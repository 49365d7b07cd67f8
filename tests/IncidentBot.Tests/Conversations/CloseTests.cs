using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

/// <summary>Closing a triage whose verdict blamed the release of the checkout.</summary>
public sealed class CloseTests
{
    private static readonly Catalogue Catalogue = new([]);
    private static readonly TimeWindow Day = new(MadeTurn.Now.AddDays(-1), MadeTurn.Now);

    private readonly TriageState _state = TriageState.Fold("t", [
        new TriageStarted(MadeTurn.Now, MadeTurn.Lena, "checkout conversion", new Metric { Name = "checkout conversion" }, new Report(-0.2, null)),
        new EvidenceGathered(MadeTurn.Now, Request(EvidenceKind.Changes), new Evidence.Found(new ChangesObserved([Change("c1", "Checkout 8.4", 3), Change("c2", "Search index rebuilt", 30)]))),
        new EvidenceGathered(MadeTurn.Now, Request(EvidenceKind.VendorIncidents), new Evidence.Found(new VendorIncidentsObserved([Notice]))),
        new VerdictReached(MadeTurn.Now, Cause.Deploy, Confidence.High, 0.97, "c1"),
    ]);

    private static VendorIncident Notice => new()
    {
        Id = "v1", Vendor = "Paynova", Start = MadeTurn.Now.AddHours(-2), PostedAt = MadeTurn.Now.AddHours(-1), Impact = VendorImpact.Major, Title = "Elevated declines",
    };

    [Fact]
    public void The_form_offers_what_the_triage_knows_and_none_of_these()
    {
        var field = Forms.Close(Diagnosis).Fields.Single(field => field.Name == Actions.Fields.Culprit);

        Assert.False(field.Required);
        Assert.Equal(["v1", "c1", "c2", "none of these"], field.Choices?.Select(choice => choice.Value));
        Assert.Equal(["Paynova: Elevated declines (notice, 11:00)", "Checkout 8.4 (deploy, 10:00)", "Search index rebuilt (deploy, Mar 10 07:00)", "None of these"], field.Choices?.Select(choice => choice.Label));
    }

    [Fact]
    public void Where_nothing_is_known_the_form_does_not_ask_for_it()
    {
        var state = TriageState.Fold("t", [_state.Started]);

        Assert.DoesNotContain(Forms.Close(Triage.Diagnosis.Of(state, MadeTurn.Now)).Fields, field => field.Name == Actions.Fields.Culprit);
    }

    [Theory]
    [InlineData("Deploy", "c1", "Real cause: own change, Checkout 8.4. The verdict was right.")]
    [InlineData("Deploy", "c2", "Real cause: own change, Search index rebuilt. The verdict was one step short: the right cause, but the wrong culprit.")]
    [InlineData("Vendor", "v1", "Real cause: third party, Paynova: Elevated declines. The verdict was near, a technical fault, but not the right one: own change.")]
    [InlineData("Deploy", "", "Real cause: own change. The verdict was right.")]
    [InlineData("Deploy", "none of these", "Real cause: own change. The verdict was one step short: the right cause, but the wrong culprit.")]
    [InlineData("None", "c1", "Real cause: no incident. The verdict was wrong: own change.")]
    [InlineData("Inconclusive", "", "Real cause: inconclusive")]
    public void The_closed_message_says_what_it_was_and_how_the_verdict_did(string cause, string culprit, string words)
    {
        var decision = Decide(MadeTurn.Click(Actions.Close, null, null, (Actions.Fields.Cause, cause), (Actions.Fields.Culprit, culprit), (Actions.Fields.Note, "")));

        Assert.EndsWith($"by Lena. {words}", RootLine(decision), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deploy", "v1", "Choose third party")]
    [InlineData("Vendor", "c1", "Choose own change")]
    [InlineData("Deploy", "c9", "choose from the list")]
    public void A_culprit_that_cannot_be_one_is_refused_with_what_to_do(string cause, string culprit, string words)
    {
        var decision = Decide(MadeTurn.Click(Actions.Close, null, null, (Actions.Fields.Cause, cause), (Actions.Fields.Culprit, culprit)));

        Assert.Empty(decision.Events);
        Assert.Contains(words, decision.Reply?.Notification, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close own change: checkout 8.4", Cause.Deploy, "c1", Grade.Right)]
    [InlineData("close own change: the search index rebuilt at night", Cause.Deploy, "c2", Grade.OneHopShort)]
    [InlineData("close own change c1", Cause.Deploy, "c1", Grade.Right)]
    [InlineData("close own change", Cause.Deploy, null, Grade.Right)]
    [InlineData("close third party: a tag of theirs", Cause.Vendor, null, Grade.RightArea)]
    [InlineData("close nothing", Cause.None, null, Grade.WrongArea)]
    public void The_typed_command_names_cause_and_culprit_too(string words, Cause cause, string? culprit, Grade grade)
    {
        var closed = Assert.IsType<TriageClosed>(Assert.Single(Decide(MadeTurn.Text(words)).Events));

        Assert.Equal((cause, culprit, grade), (closed.RealCause, closed.Culprit?.Id, closed.Grade));
    }

    [Fact]
    public void A_cancelled_triage_has_no_grade()
    {
        var decision = Decide(MadeTurn.Text("cancel"));

        Assert.Null(Assert.IsType<TriageClosed>(Assert.Single(decision.Events)).Grade);
        Assert.EndsWith("by Lena, cancelled", RootLine(decision), StringComparison.Ordinal);
    }

    private Diagnosis Diagnosis => Triage.Diagnosis.Of(_state, MadeTurn.Now);

    private Decision Decide(Turn turn) => new TriageTurn(_state, Diagnosis, turn, Catalogue).Decide();

    private string RootLine(Decision decision)
    {
        var closed = decision.Events.Aggregate(_state, (state, e) => state.Apply(e));
        return ThreadView.Of(closed, Triage.Diagnosis.Of(closed, MadeTurn.Now), Catalogue)[0].Blocks.OfType<Paragraph>().First().Text.ToPlainText();
    }

    private static Change Change(string id, string title, double hoursAgo) => new() { Id = id, At = MadeTurn.Now.AddHours(-hoursAgo), Kind = ChangeKind.Deploy, Title = title, Service = "shop" };

    private static EvidenceRequest Request(EvidenceKind kind) => new($"{kind}", "source", kind, Day, Segment.Everything);
}
