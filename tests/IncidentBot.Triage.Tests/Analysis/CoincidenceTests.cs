namespace IncidentBot.Triage.Tests;

public class CoincidenceTests
{
    private static readonly DateTimeOffset At = MadeSeries.Start.AddDays(20).AddHours(12);

    private static readonly OnsetResult Onset = new()
    {
        Dropped = true,
        Shape = Shape.Step,
        Onset = new(At, At.AddMinutes(-15), At.AddMinutes(15)),
        Posterior = [new(At, 1)],
    };

    [Fact]
    public void The_deploy_ten_minutes_before_is_likelier_than_the_one_of_yesterday()
    {
        var result = Coincidence.Rank(Onset, [Deploy("near", At.AddMinutes(-10)), Deploy("far", At.AddHours(-23))], [], Options);

        Assert.Equal("near", result.Candidates[0].Id);
        Assert.True(result.Candidates[0].Posterior > 0.8);
        Assert.Equal(1, result.Candidates.Sum(candidate => candidate.Posterior) + result.None, 9);
    }

    [Fact]
    public void A_change_after_the_onset_interval_cannot_be_the_cause()
    {
        var result = Coincidence.Rank(Onset, [Deploy("late", At.AddMinutes(40))], [], Options);

        Assert.Empty(result.Candidates);
        Assert.Equal(1, result.None, 9);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(20, false)]
    public void Within_the_bucket_of_the_onset_nothing_can_be_told_apart(int after, bool isCandidate)
    {
        var onset = Onset with { Onset = new(At, At, At), Resolution = TimeSpan.FromMinutes(30) };

        Assert.Equal(isCandidate, Coincidence.Rank(onset, [Deploy("one", At.AddMinutes(after))], [], Options).Candidates.Count == 1);
    }

    [Theory]
    [InlineData("ios", true)]
    [InlineData("android", false)]
    public void A_release_of_the_very_platform_that_fell_is_on_the_path_whatever_it_is_called(string platform, bool isNear)
    {
        Segment On(string value) => new(new Dictionary<string, string> { ["platform"] = value });
        var options = Options with { Services = ["checkout"], Segments = [On("ios")], SegmentsKnown = true };
        var release = Deploy("one", At.AddMinutes(-10)) with { Service = "app-store", Scope = On(platform) };

        Assert.Equal(isNear, Coincidence.Rank(Onset, [release], [], options).Candidates[0].Posterior > 0.5);
    }

    private static CoincidenceOptions Options => new() { TimeZone = TimeZoneInfo.Utc, Now = At.AddHours(4) };

    private static Change Deploy(string id, DateTimeOffset at) => new() { Id = id, At = at, Kind = ChangeKind.Deploy, Title = "shop", Service = "checkout" };
}
