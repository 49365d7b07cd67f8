using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

public sealed class LobbyTurnTests
{
    private static readonly Catalogue Catalogue = new([new Metric { Name = "checkout conversion", Aliases = ["cvr"] }, new Metric { Name = "paid orders", Kind = MetricKind.Count }]);

    [Theory]
    [InlineData("triage checkout conversion -20% since 9:40", "checkout conversion")]
    [InlineData("triage cvr", "checkout conversion")]
    [InlineData("triage chekout conversion", "checkout conversion")]
    [InlineData("Paid_Orders are down 30%", "paid orders")]
    public void A_sentence_starts_a_triage_by_name_alias_or_near_spelling(string sentence, string metric)
    {
        var decision = Decide(sentence);

        Assert.Equal(metric, decision.Start?.Metric.Name);
        Assert.Null(decision.Reply);
    }

    [Fact]
    public void An_unknown_metric_offers_the_nearest_and_going_on_with_the_name()
    {
        var decision = Decide("triage checkout completion -20%");

        var labels = ButtonsOf(decision).Select(button => button.Label).ToList();
        Assert.Null(decision.Start);
        Assert.Equal(["checkout conversion", "Go on with “checkout completion”, asking only"], labels);
    }

    [Fact]
    public void Going_on_with_an_unknown_name_keeps_what_was_said()
    {
        var button = ButtonsOf(Decide("triage checkout completion -20% since 9:40"))[^1];

        var decision = Click(button);

        Assert.Equal("checkout completion", decision.Start?.Metric.Name);
        Assert.False(decision.Start?.Metric.InCatalogue);
        Assert.Equal(-0.2, decision.Start?.Report.Change);
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 9, 40, 0, TimeSpan.Zero), decision.Start?.Report.Since);
    }

    [Fact]
    public void A_second_start_on_a_metric_with_an_open_triage_offers_to_join_it()
    {
        var open = new TriageEntry("abc", "checkout conversion", "checkout conversion −20 %", MadeTurn.Place, MadeTurn.Now, null);

        var decision = Decide("triage checkout conversion", open);
        var anyway = Click(ButtonsOf(decision)[0], open);

        Assert.Null(decision.Start);
        Assert.Contains(TextsOf(decision).Runs, run => run is TriageLink { TriageId: "abc" });
        Assert.NotNull(anyway.Start);
    }

    [Theory]
    [InlineData("triage checkout conversion -20% since 2027-01-01", "future")]
    [InlineData("triage checkout conversion -300%", "more than 100 %")]
    [InlineData("triage", "Which metric")]
    [InlineData("lorem ipsum", "did not understand")]
    public void Bad_input_gets_one_sentence_that_says_what_to_do(string sentence, string words)
    {
        var decision = Decide(sentence);

        Assert.Null(decision.Start);
        Assert.Contains(words, TextsOf(decision).ToPlainText(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_mention_gets_help()
    {
        var decision = Decide("");

        Assert.Contains("triage", TextsOf(decision).ToPlainText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_50_000_characters_gets_one_sentence()
    {
        var decision = Decide($"triage {new string('x', 50_000)}");

        Assert.Null(decision.Start);
        Assert.Contains("too long", TextsOf(decision).ToPlainText(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_addressed_is_not_answered()
    {
        var turn = MadeTurn.Text("checkout conversion -20%") with { Addressed = false };

        var decision = new LobbyTurn(turn, Catalogue, []).Decide();

        Assert.Equal(new LobbyDecision(null, null), decision);
    }

    private static LobbyDecision Decide(string words, params TriageEntry[] open) => new LobbyTurn(MadeTurn.Text(words), Catalogue, open).Decide();

    private static LobbyDecision Click(Button button, params TriageEntry[] open) => new LobbyTurn(MadeTurn.Click(button.Action, button.Value), Catalogue, open).Decide();

    private static List<Button> ButtonsOf(LobbyDecision decision) => [.. (decision.Reply?.Blocks ?? []).OfType<Buttons>().SelectMany(buttons => buttons.Items)];

    private static RichText TextsOf(LobbyDecision decision) => (decision.Reply?.Blocks ?? []).OfType<Paragraph>().First().Text;
}
