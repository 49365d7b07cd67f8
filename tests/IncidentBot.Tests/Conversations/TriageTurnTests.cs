using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

/// <summary>The dialog of a triage that nobody's source helps: everything is asked.</summary>
public sealed class TriageTurnTests
{
    private static readonly Catalogue Catalogue = new([]);

    private TriageState _state = Asking();
    private Message? _reply;

    [Fact]
    public void The_questions_come_in_the_fixed_order_and_users_come_last()
    {
        var asked = new List<string>();
        while (_state.Open is { } open)
        {
            asked.Add(Agenda.Of(open).Number);
            Say("don't know");
        }

        Assert.Equal(["0", "1b", "1a", "2", "3", "4", "5", "6"], asked.OrderBy(number => number == "1b" ? "1" : number, StringComparer.Ordinal));
        Assert.Equal("6", asked[^1]);
        Assert.Equal(asked.Count, asked.Distinct().Count());
        Assert.NotNull(_state.Verdict);
    }

    [Fact]
    public void An_answer_by_button_keeps_who_gave_it()
    {
        var open = Open();

        Click(Actions.Answer, $"{open}:{AnswerValue.Yes}", MadeTurn.Ana);

        Assert.Equal("Ana", _state.AnswerTo(open)?.By?.Name);
        Assert.Equal(AnswerValue.Yes, _state.AnswerTo(open)?.Answer.Value);
        Assert.NotEqual(open, _state.Open);
    }

    [Fact]
    public void The_same_button_from_two_people_counts_once_and_the_second_is_told()
    {
        var open = Open();
        Click(Actions.Answer, $"{open}:{AnswerValue.Yes}", MadeTurn.Ana);

        Click(Actions.Answer, $"{open}:{AnswerValue.No}", MadeTurn.Lena);

        Assert.Single(_state.Answers);
        Assert.Equal("lena", _reply?.For);
        Assert.Contains("Ana already answered", _reply?.Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_understood_is_asked_again_and_then_left_at_dont_know()
    {
        var open = Open();

        Say("banana");
        var again = _reply?.Notification;
        var stillOpen = _state.Open;
        Say("banana split");

        Assert.Equal(open, stillOpen);
        Assert.Contains("could not read “banana”", again, StringComparison.Ordinal);
        Assert.Equal(AnswerValue.Unknown, _state.AnswerTo(open)?.Answer.Value);
        Assert.Null(_state.AnswerTo(open)?.By);
    }

    [Fact]
    public void Help_changes_nothing_does_not_count_as_an_attempt_and_brings_the_question_back()
    {
        var open = Open();
        Say("banana");

        Say("help");

        Assert.Equal(open, _state.Open);
        Assert.Single(_state.Misses);
        Assert.Contains(_reply?.Blocks ?? [], block => block is Paragraph paragraph && paragraph.Text.ToPlainText().Contains(Agenda.Of(open).Prompt, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("why")]
    [InlineData("Why?")]
    public void Why_tells_what_speaks_for_and_against_changes_nothing_and_brings_the_question_back(string words)
    {
        Click(Actions.Answer, $"{Open()}:{AnswerValue.Yes}", null);
        while (_state.Open is not null and not QuestionId.Vendors)
            Say(_state.Open switch { QuestionId.Deploys => "yes, release 8.4 went out", QuestionId.Errors => "no, nothing unusual", _ => "don't know" });
        var before = _state;

        Say(words);

        var told = _reply?.Blocks.Select(PlainText.Of).ToList() ?? [];
        Assert.Same(before, _state);
        Assert.Equal(Placement.Thread, _reply?.Placement);
        var deploy = told.FindIndex(text => text.StartsWith("Own change: ", StringComparison.Ordinal));
        Assert.Matches(@"^Own change: [a-z ]+, \d+ %$", told[deploy]);
        Assert.Matches("^speaks for it Lena on deploys.*release 8.4", told[deploy + 1]);
        Assert.Contains("speaks against it Lena on errors", told[deploy + 1], StringComparison.Ordinal);
        Assert.Contains(told, text => text.StartsWith("Users or market: ", StringComparison.Ordinal) && text.EndsWith("(locked until 1a to 5 are covered)", StringComparison.Ordinal));
        Assert.Contains(told, text => text.Contains(Agenda.Of(QuestionId.Vendors).Prompt, StringComparison.Ordinal));
    }

    [Fact]
    public void Why_before_anything_is_known_says_so()
    {
        Say("why");

        Assert.Contains(_reply?.Blocks ?? [], block => PlainText.Of(block).StartsWith("Nothing that was found or answered so far", StringComparison.Ordinal));
    }

    [Fact]
    public void Why_is_answered_after_the_triage_is_closed()
    {
        Say("close own change: release 8.4");

        Say("why");

        Assert.NotEqual(Placement.Private, _reply?.Placement);
        Assert.NotNull(_reply);
    }

    [Fact]
    public void A_guess_about_the_market_is_parked_with_its_author_and_comes_back_at_the_last_question()
    {
        Say("maybe the campaign ended", MadeTurn.Ana);
        while (_state.Open is not null and not QuestionId.Hypotheses)
            Say("don't know");

        var view = ThreadView.Of(_state, Diagnosis.Of(_state, _state.AsOf), Catalogue);

        Assert.Equal("Ana", Assert.Single(_state.Parked).By.Name);
        Assert.Contains("“maybe the campaign ended” (Ana)", TextOf(view[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_correction_replaces_the_earlier_answer_and_both_are_kept()
    {
        Click(Actions.Answer, $"{Open()}:{AnswerValue.Yes}", MadeTurn.Ana);
        var question = _state.Answers[0].Question;

        Say($"correct {Agenda.Of(question).Number} no, it was something else");

        Assert.Equal(AnswerValue.No, _state.AnswerTo(question)?.Answer.Value);
        Assert.Equal(2, _state.Answers.Count);
        Assert.Equal("Lena", _state.AnswerTo(question)?.By?.Name);
    }

    [Fact]
    public void A_skip_needs_a_reason()
    {
        var open = Open();

        Say("skip");
        var without = _state.Open;
        Say("skip because we have no access");

        Assert.Equal(open, without);
        Assert.Equal("we have no access", _state.Skipped[open].Reason);
    }

    [Fact]
    public void Before_it_is_known_what_can_be_asked_no_source_is_counted()
    {
        var started = TriageState.Fold("t", [new TriageStarted(MadeTurn.Now, MadeTurn.Lena, "checkout conversion", _state.Metric, new Report(-0.2, null))]);

        var view = ThreadView.Of(started, Diagnosis.Of(started, started.AsOf), Catalogue);

        Assert.EndsWith("running asking the sources", view[0].Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_can_be_handed_to_somebody_who_is_then_named_in_it()
    {
        var open = Open();

        Say("ask @Omar");

        var view = ThreadView.Of(_state, Diagnosis.Of(_state, _state.AsOf), Catalogue);
        Assert.Equal("Omar", _state.HandedOver[open].To.Name);
        Assert.Contains("Omar", TextOf(view[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_opens_early_only_by_a_person_and_the_summary_says_who()
    {
        var before = Diagnosis.Of(_state, _state.AsOf).IsUnlocked;

        Click(Actions.OpenLock, null, MadeTurn.Ana);

        var diagnosis = Diagnosis.Of(_state, _state.AsOf);
        Assert.False(before);
        Assert.True(diagnosis.IsUnlocked);
        Assert.Contains("lock opened early by Ana", Summary.Of(_state, diagnosis).ToPlainText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("since when", "cannot read")]
    [InlineData("2027-01-01", "future")]
    public void A_bad_time_in_a_form_changes_nothing_and_says_what_to_do(string time, string words)
    {
        var open = Open();

        Click(Actions.Detail, open.ToString(), null, (Actions.Fields.Value, "Yes"), (Actions.Fields.Time, time));

        Assert.Empty(_state.Answers);
        Assert.Contains(words, _reply?.Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_of_an_odd_scheme_is_refused()
    {
        Click(Actions.Detail, Open().ToString(), null, (Actions.Fields.Value, "Yes"), (Actions.Fields.Link, "javascript:alert(1)"));

        Assert.Empty(_state.Answers);
        Assert.Contains("http", _reply?.Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void A_button_of_a_finished_triage_does_nothing_but_say_so()
    {
        var open = Open();
        Say("close own change: release 8.4");
        var answers = _state.Answers.Count;

        Click(Actions.Answer, $"{open}:{AnswerValue.Yes}", MadeTurn.Ana);

        Assert.Equal(Cause.Deploy, _state.Closed?.RealCause);
        Assert.Equal(answers, _state.Answers.Count);
        Assert.Contains("was closed by Lena", _reply?.Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_triage_can_be_reopened_and_asks_on()
    {
        Say("cancel");

        Say("reopen");

        Assert.Null(_state.Closed);
        Assert.NotNull(_state.Open);
    }

    [Fact]
    public void Text_that_is_not_addressed_is_never_an_answer_and_never_counted()
    {
        Apply(MadeTurn.Text("no") with { Addressed = false });
        Apply(MadeTurn.Text("maybe a competitor has a sale") with { Addressed = false });

        Assert.Empty(_state.Answers);
        Assert.Empty(_state.Misses);
        Assert.Single(_state.Parked);
    }

    [Fact]
    public void A_long_message_gets_one_sentence_and_is_not_an_attempt()
    {
        Say(new string('x', 50_000));

        Assert.Empty(_state.Misses);
        Assert.Contains("too long", _reply?.Notification, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrected_metric_starts_over_and_a_corrected_size_does_not()
    {
        Click(Actions.Answer, $"{Open()}:{AnswerValue.Yes}", MadeTurn.Ana);

        Click(Actions.Intake, null, null, (Actions.Fields.Metric, "checkout conversion"), (Actions.Fields.Size, "-35"), (Actions.Fields.Since, ""));
        var size = _state;
        Click(Actions.Intake, null, null, (Actions.Fields.Metric, "paid orders"), (Actions.Fields.Size, "-35"), (Actions.Fields.Since, ""));

        Assert.Equal(-0.35, size.Report.Change);
        Assert.True(size.IsGathered);
        Assert.Equal("paid orders", _state.Metric.Name);
        Assert.Single(_state.Answers);
    }

    private static TriageState Asking()
    {
        var metric = new Metric { Name = "checkout conversion", InCatalogue = false };
        var state = TriageState.Fold("t", [new TriageStarted(MadeTurn.Now, MadeTurn.Lena, "checkout conversion", metric, new Report(-0.2, null))]);
        return Gather(state);
    }

    // No source is connected: all waves are empty.
    private static TriageState Gather(TriageState state)
    {
        for (var wave = state.Wave + 1; wave <= TriageState.LastWave; wave++)
            state = state.Apply(new EvidencePlanned(MadeTurn.Now, wave, []));
        return Follow(state);
    }

    private static TriageState Follow(TriageState state)
    {
        while (Progress.Next(state, Diagnosis.Of(state, state.AsOf), MadeTurn.Now) is { } next)
            state = state.Apply(next);
        return state;
    }

    private QuestionId Open() => _state.Open ?? throw new InvalidOperationException("No question is open.");

    private void Say(string words, Person? by = null) => Apply(MadeTurn.Text(words, by));

    private void Click(string action, string? value, Person? by, params (string Name, string Value)[] fields) => Apply(MadeTurn.Click(action, value, by, fields));

    private void Apply(Turn turn)
    {
        var decision = new TriageTurn(_state, Diagnosis.Of(_state, _state.AsOf), turn, Catalogue).Decide();
        _reply = decision.Reply;
        _state = decision.Events.Aggregate(_state, (state, e) => state.Apply(e));
        _state = _state.IsGathered ? Follow(_state) : Gather(_state);
    }

    private static string TextOf(Message message) => MessageText.Of(message).Replace("\\u201C", "“", StringComparison.Ordinal).Replace("\\u201D", "”", StringComparison.Ordinal);
}
