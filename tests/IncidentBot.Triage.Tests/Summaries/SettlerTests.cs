namespace IncidentBot.Triage.Tests;

/// <summary>A question that is open and would change the verdict stands beside the one who can answer it.</summary>
public sealed class SettlerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Omar = new() { Id = "omar", Name = "Omar", Role = PersonRole.OnCall, StandIn = "Lee" };
    private static readonly Person Lee = new() { Id = "lee", Name = "Lee" };
    private static readonly Person Ana = new() { Id = "ana", Name = "Ana" };

    [Fact]
    public void The_catalogues_person_for_it_is_named() => Assert.Equal("ask Omar", Settles(VendorHealth.Question, [Omar, Lee]));

    [Fact]
    public void Who_has_said_dont_know_is_followed_by_the_stand_in()
    {
        Assert.Equal("ask Lee", Settles(VendorHealth.Question, [Omar, Lee], new AnswerGiven(Now, QuestionId.Vendors, Omar, new Answer(AnswerValue.Unknown))));
        Assert.Equal("ask Lee", Settles(VendorHealth.Question, [Omar, Lee], new QuestionSkipped(Now, QuestionId.Vendors, Omar, "no access")));
        Assert.Equal("ask Lee", Settles(
            VendorHealth.Question, [Omar, Lee], new QuestionAsked(Now, QuestionId.Vendors, Omar), new AnswerGiven(Now, QuestionId.Vendors, null, new Answer(AnswerValue.Unknown))));
    }

    [Fact]
    public void Whom_it_was_handed_to_comes_first() => Assert.Equal("ask Ana", Settles(VendorHealth.Question, [Omar, Lee], new QuestionHandedOver(Now, QuestionId.Vendors, Lee, Ana)));

    [Fact]
    public void Where_nobody_is_described_the_role_is() =>
        Assert.Equal(["ask the data team", "ask on-call", "ask product"], new[] { Tracking.Question, Deploys.Question, Hypotheses.Question }.Select(question => Settles(question, [])));

    [Fact]
    public void A_source_that_could_not_be_read_is_named_with_what_it_lacks()
    {
        Assert.Equal("GitHub: its token may not read deployments", Settles(Deploys.Question, [], Unreadable));
        Assert.Equal("ask Omar, or read GitHub", Settles(Deploys.Question, [Omar], Unreadable));
    }

    [Fact]
    public void The_summary_says_what_could_change_the_verdict_and_who_knows()
    {
        var state = Folded([Omar, Lee], Unreadable);
        var diagnosis = Diagnosis.Of(state, Now);

        var line = Summary.Of(state, diagnosis).Lines.Single(line => line.Label == "NOT CHECKED").Text.ToPlainText();

        Assert.True(diagnosis.StandingOf(QuestionId.Vendors).WouldFlip);
        Assert.StartsWith("could change the verdict: ", line, StringComparison.Ordinal);
        Assert.Contains("vendors (ask Omar)", line, StringComparison.Ordinal);
    }

    private static readonly TimeWindow Day = new(Now.AddDays(-1), Now);

    private static readonly EvidenceGathered Unreadable =
        new(Now, new EvidenceRequest("changes/GitHub", "GitHub", EvidenceKind.Changes, Day, Segment.Everything), new Evidence.Unavailable("its token may not read deployments."));

    private static string Settles(Question question, IReadOnlyList<Person> people, params TriageEvent[] events)
    {
        var state = Folded(people, events);
        return Settler.Of(state, Diagnosis.Of(state, Now).StandingOf(question.Id));
    }

    private static TriageState Folded(IReadOnlyList<Person> people, params TriageEvent[] events) => TriageState.Fold("t", [
        new TriageStarted(Now, Ana, "checkout", new Metric { Name = "checkout", People = people }, new Report(-0.2, null)),
        new EvidencePlanned(Now, TriageState.LastWave, []),
        .. events,
    ]);
}
