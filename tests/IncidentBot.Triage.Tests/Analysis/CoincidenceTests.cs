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

    private static CoincidenceOptions Options => new() { TimeZone = TimeZoneInfo.Utc, Now = At.AddHours(4) };

    private static Change Deploy(string id, DateTimeOffset at) => new() { Id = id, At = at, Kind = ChangeKind.Deploy, Title = "shop", Service = "checkout" };
}
