namespace IncidentBot.Triage.Tests;

public class StepSpaceTests
{
    // Without autoregression and with equal weights it is the difference of two means: -1 against 0, 1 / information = 1/4 + 1/4.
    [Fact]
    public void A_step_in_white_noise_is_the_difference_of_two_means()
    {
        var space = new StepSpace([0, 0, 0, 0, -1, -1, -1, -1], [1, 1, 1, 1, 1, 1, 1, 1], 0, 0);

        var (score, information) = space.Ramp(4, 1);

        Assert.Equal(-1, score / information, 6);
        Assert.Equal(2, information, 6);
        Assert.Equal(0, space.LevelWithout(new(4, 1, null), -1), 6);
    }

    [Fact]
    public void A_missing_bucket_changes_nothing()
    {
        var whole = new StepSpace([0, 0, 0, -1, -1, -1], [1, 1, 1, 1, 1, 1], 0, 0);
        var holed = new StepSpace([0, 0, 99, 0, -1, -1, 99, -1], [1, 1, 0, 1, 1, 1, 0, 1], 0, 0);

        Assert.Equal(whole.Ramp(3, 1).Score, holed.Ramp(4, 1).Score, 6);
    }
}
