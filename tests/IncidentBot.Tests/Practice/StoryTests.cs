using IncidentBot.Practice;
using IncidentBot.Practice.Stories;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Practice;

/// <summary>Each drop through the real connectors to its verdict, in the morning, in the evening, and at night and early at weekends.</summary>
public sealed class StoryTests
{
    private static readonly string[] Moments = ["2026-03-18T09:40:00Z", "2026-06-05T17:02:00Z", "2026-10-25T02:33:00Z", "2026-08-15T05:07:00Z"];

    public static TheoryData<string, Cause, string?> Expected => new()
    {
        { "checkout conversion", Cause.Deploy, "Released Pinebox for iOS 8.4" },
        { "add to basket rate", Cause.Measurement, "Tracking: send basket events through the new consent layer (commit" },
        { "paid orders", Cause.Vendor, "Elevated declines and errors for card payments" },
        { "search conversion", Cause.Infrastructure, null },
        { "gift card orders", Cause.Behaviour, null },
        { "newsletter sign-ups", Cause.None, null },
    };

    public static TheoryData<string, Cause, string?, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, Cause, string?, string>();
            foreach (var (metric, cause, culprit) in Expected.Select(row => row.Data))
                foreach (var moment in Moments)
                    cases.Add(metric, cause, culprit, moment);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_bot_finds_out_what_happened(string metric, Cause cause, string? culprit, string moment)
    {
        await using var server = await PracticeServer.StartAsync(DateTimeOffset.Parse(moment, null));

        var (state, _) = await server.TriageAsync(metric);
        var diagnosis = server.AnswerNo(state);

        Assert.Equal(cause, diagnosis.Verdict.Cause);
        Assert.NotEqual(Confidence.Low, diagnosis.Verdict.Confidence);
        var change = diagnosis.Analyses.Changes.FirstOrDefault(change => change.Id == diagnosis.Verdict.Culprit)?.Title;
        var incident = diagnosis.Analyses.Incidents.FirstOrDefault(incident => incident.Id == diagnosis.Verdict.Culprit)?.Title;
        Assert.Contains(culprit ?? "", change ?? incident ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkout conversion", 5)]
    [InlineData("add to basket rate", 5)]
    [InlineData("paid orders", 5)]
    [InlineData("search conversion", 30)]
    public async Task The_onset_is_found_near_two_and_a_half_hours_before(string metric, double minutes)
    {
        var now = new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);
        await using var server = await PracticeServer.StartAsync(now);

        var (_, diagnosis) = await server.TriageAsync(metric);

        Assert.InRange((diagnosis.Analyses.Onset?.Onset?.At ?? now) - now.AddMinutes(-150), TimeSpan.FromMinutes(-minutes), TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public async Task The_broken_app_shows_only_inside_its_platform()
    {
        await using var server = await PracticeServer.StartAsync(new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));

        var (state, diagnosis) = await server.TriageAsync("checkout conversion");

        Assert.Equal(["platform ios"], diagnosis.Analyses.Segments?.Segments.Select(segment => segment.Where.ToString()));
        Assert.Contains(state.Evidence.Keys, id => id == "signals/Prometheus@platform ios");
        Assert.Contains("inside platform ios", diagnosis.StandingOf(QuestionId.Errors).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add to basket rate")]
    [InlineData("search conversion")]
    [InlineData("gift card orders")]
    public async Task Where_a_vendor_has_no_page_people_are_asked(string metric)
    {
        await using var server = await PracticeServer.StartAsync(new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));

        var (_, diagnosis) = await server.TriageAsync(metric);

        Assert.Equal(QuestionId.Vendors, diagnosis.NextToAsk()?.Question.Id);
    }

    [Fact]
    public async Task Users_are_not_blamed_before_somebody_has_answered_for_the_vendor()
    {
        await using var server = await PracticeServer.StartAsync(new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));

        var (state, before) = await server.TriageAsync("gift card orders");

        Assert.False(before.IsUnlocked);
        Assert.NotEqual(Cause.Behaviour, before.Verdict.Cause);
        Assert.True(server.AnswerNo(state).IsUnlocked);
    }

    [Fact]
    public void The_menu_tells_each_story_in_a_sentence_that_can_be_said()
    {
        var menu = new PracticeMenu(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2026, 3, 18, 13, 24, 0, TimeSpan.Zero)));

        Assert.Equal(StoryBook.All.Select(story => story.Id), menu.Drops.Select(drop => drop.Id));
        Assert.Equal("triage checkout conversion -18% since 11:50", menu.Drops[0].Sentence);
        Assert.Equal("triage gift card orders -20% since Monday 10:00", menu.Drops[4].Sentence);
        Assert.Equal("triage newsletter sign-ups -15%", menu.Drops[5].Sentence);
    }
}
