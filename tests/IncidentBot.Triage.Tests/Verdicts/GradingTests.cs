using System.Text.Json;

namespace IncidentBot.Triage.Tests;

public sealed class GradingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Lena = new() { Id = "lena", Name = "Lena" };

    [Theory]
    // The cause, and what the team says about the culprit.
    [InlineData("Deploy c1", "Deploy c1", Grade.Right)]
    [InlineData("Deploy c1", "Deploy ?", Grade.Right)]
    [InlineData("Deploy", "Deploy none", Grade.Right)]
    [InlineData("Deploy", "Deploy c1", Grade.OneHopShort)]
    [InlineData("Deploy c1", "Deploy c2", Grade.OneHopShort)]
    [InlineData("Deploy c1", "Deploy none", Grade.OneHopShort)]
    [InlineData("Behaviour", "Behaviour c1", Grade.Right)]
    [InlineData("None", "None ?", Grade.Right)]
    // The culprit under another cause.
    [InlineData("Measurement c1", "Deploy c1", Grade.OneHopShort)]
    [InlineData("Vendor v1", "Infrastructure v1", Grade.OneHopShort)]
    // The platform suffered, and somebody else was the cause; but not the reverse.
    [InlineData("Infrastructure", "Deploy c1", Grade.OneHopShort)]
    [InlineData("Infrastructure", "Vendor ?", Grade.OneHopShort)]
    [InlineData("Deploy c1", "Infrastructure none", Grade.RightArea)]
    // Another fault.
    [InlineData("Vendor v1", "Deploy c1", Grade.RightArea)]
    [InlineData("Deploy c1", "Vendor v1", Grade.RightArea)]
    // Is there an incident at all?
    [InlineData("Measurement c1", "Deploy c2", Grade.WrongArea)]
    [InlineData("Vendor v1", "Measurement none", Grade.WrongArea)]
    [InlineData("Infrastructure", "Measurement c1", Grade.WrongArea)]
    [InlineData("Deploy c1", "None ?", Grade.WrongArea)]
    [InlineData("None", "Vendor v1", Grade.WrongArea)]
    [InlineData("None", "Measurement none", Grade.WrongArea)]
    [InlineData("Behaviour", "Deploy c1", Grade.WrongArea)]
    [InlineData("Infrastructure", "Behaviour ?", Grade.WrongArea)]
    // Left open.
    [InlineData("Inconclusive", "Deploy c1", Grade.RightArea, Cause.Deploy)]
    [InlineData("Inconclusive", "Vendor v1", Grade.WrongArea, Cause.Infrastructure)]
    [InlineData("Inconclusive", "None ?", Grade.RightArea, Cause.None)]
    public void A_verdict_is_graded_by_how_near_it_came(string verdict, string real, Grade expected, Cause? lead = null)
    {
        var (cause, culprit) = Read(real);

        Assert.Equal(expected, Grading.Of(Verdict(verdict, lead), cause, culprit));
    }

    [Fact]
    public void Without_a_verdict_or_a_known_cause_there_is_no_grade()
    {
        Assert.Null(Grading.Of(null, Cause.Deploy, null));
        Assert.Null(Grading.Of(Verdict("Deploy c1"), null, null));
        Assert.Null(Grading.Of(Verdict("Deploy c1"), Cause.Inconclusive, null));
        Assert.Null(Grading.Of(Verdict("Inconclusive", Cause.Deploy), Cause.Inconclusive, null));
    }

    [Theory]
    [InlineData("Deploy c1", "Deploy c1", "The verdict was right.")]
    [InlineData("Deploy", "Deploy c1", "The verdict was one step short: the right cause, but no culprit.")]
    [InlineData("Deploy c1", "Deploy none", "The verdict was one step short: the right cause, but the wrong culprit.")]
    [InlineData("Measurement c1", "Deploy c1", "The verdict was one step short: the right culprit, but taken for measurement error.")]
    [InlineData("Infrastructure", "Vendor ?", "The verdict was one step short: it stopped at own infrastructure.")]
    [InlineData("Vendor v1", "Deploy c1", "The verdict was near, a technical fault, but not the right one: third party.")]
    [InlineData("Behaviour", "Deploy c1", "The verdict was wrong: users or market.")]
    [InlineData("Inconclusive", "Deploy c1", "The verdict was left open; its strongest lead was right.", Cause.Deploy)]
    [InlineData("Inconclusive", "Deploy c1", "The verdict was left open; its strongest lead was wrong: third party.", Cause.Vendor)]
    public void The_grade_is_said_in_plain_words(string verdict, string real, string words, Cause? lead = null)
    {
        var (cause, culprit) = Read(real);
        var given = Verdict(verdict, lead);

        Assert.Equal(words, GradeWords.Of(given, new TriageClosed(Now, Lena, cause, null, culprit, Grading.Of(given, cause, culprit))));
    }

    [Fact]
    public void What_was_not_graded_says_nothing() => Assert.Null(GradeWords.Of(Verdict("Deploy c1"), new TriageClosed(Now, Lena, null, null)));

    [Fact]
    public void The_log_keeps_the_grade_as_it_was_given()
    {
        TriageEvent closed = new TriageClosed(Now, Lena, Cause.Deploy, "release 8.4", new RealCulprit("c1"), Grade.OneHopShort);
        TriageEvent none = new TriageClosed(Now, Lena, Cause.Deploy, null, new RealCulprit(null), Grade.Right);

        Assert.Equal(closed, Again(closed));
        Assert.Equal(none, Again(none));
        Assert.Contains("\"grade\":\"oneHopShort\"", JsonSerializer.Serialize(closed, TriageJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_from_before_there_were_grades_is_read_without_one()
    {
        const string Old = """{"event":"closed","realCause":"deploy","at":"2026-03-18T12:00:00+00:00","by":{"id":"lena","name":"Lena"}}""";

        Assert.Equal(new TriageClosed(Now, Lena, Cause.Deploy, null), JsonSerializer.Deserialize<TriageEvent>(Old, TriageJson.Options));
    }

    private static TriageEvent? Again(TriageEvent e) => JsonSerializer.Deserialize<TriageEvent>(JsonSerializer.Serialize(e, TriageJson.Options), TriageJson.Options);

    private static VerdictReached Verdict(string words, Cause? lead = null)
    {
        var (cause, culprit) = Read(words);
        return new VerdictReached(Now, cause, Confidence.High, 0.97, culprit?.Id, lead);
    }

    // "Deploy c1": that culprit; "Deploy none": none of those known; "Deploy ?": nobody said.
    private static (Cause Cause, RealCulprit? Culprit) Read(string words)
    {
        var parts = words.Split(' ');
        return (Enum.Parse<Cause>(parts[0]), parts.ElementAtOrDefault(1) switch { null or "?" => null, "none" => new RealCulprit(null), var id => new RealCulprit(id) });
    }
}
