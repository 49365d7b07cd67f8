namespace IncidentBot.Triage.Tests;

public class SignalScanTests
{
    private const int Count = 7 * 96;
    private static readonly DateTimeOffset At = MadeSeries.Start.AddMinutes(15 * (Count - 40));
    private static readonly OnsetResult Onset = new() { Dropped = true, Onset = new(At, At, At) };

    [Fact]
    public void Errors_that_rise_fivefold_at_the_onset_speak_for_it()
    {
        var move = SignalScan.Read(Errors(i => i >= Count - 40 ? 5 : 1), Onset, Options);

        Assert.True(move.Rose);
        Assert.True(move.Strength > 3);
    }

    [Fact]
    public void Errors_that_rise_late_in_the_time_in_which_the_onset_may_lie_are_seen()
    {
        var rough = new OnsetResult { Dropped = true, Onset = new(At, At.AddHours(-5), At.AddHours(6)) };

        Assert.True(SignalScan.Read(Errors(i => i >= Count - 16 ? 5 : 1), rough, Options).Rose);
    }

    [Fact]
    public void Errors_that_rise_long_after_an_onset_that_was_placed_too_early_are_seen_with_their_time()
    {
        var move = SignalScan.Read(Errors(i => i >= Count - 12 ? 8 : 1), Onset, Options);

        Assert.True(move.Rose);
        Assert.Equal(MadeSeries.Start.AddMinutes(15 * (Count - 12)), move.RoseAt);
    }

    [Fact]
    public void Errors_as_usual_speak_against_it()
    {
        var move = SignalScan.Read(Errors(_ => 1), Onset, Options);

        Assert.False(move.Rose);
        Assert.True(move.Strength < -1);
    }

    // Usually 0.44 of a hundred visits fail, since the onset five times as many: 1.76 more of a hundred, where 1.76 or 17.6 of a hundred orders are missing.
    [Theory]
    [InlineData(-0.0176, 1)]
    [InlineData(-0.176, 0.1)]
    public void The_dose_is_the_share_of_the_lost_orders_that_the_failures_explain(double change, double dose)
    {
        var move = SignalScan.Read(Errors(i => i >= Count - 40 ? 5 : 1, 1.1), Onset with { Change = change }, Options);

        Assert.InRange((move.Dose ?? 0) / dose, 0.85, 1.15);
    }

    // 40 buckets with 90 failures more each, of which one in thirty would have bought: 120 orders of 240 that are missing.
    [Fact]
    public void The_dose_of_a_count_goes_by_the_usual_conversion()
    {
        var counted = Errors(i => i >= Count - 40 ? 10 : 1, 25) with { Unit = SignalUnit.Count };

        var move = SignalScan.Read(counted, Onset with { Change = -0.2, EventsDifference = -240, Conversion = 1 / 30.0 }, Options);

        Assert.InRange(move.Dose ?? 0, 0.45, 0.55);
    }

    [Fact]
    public void Latency_and_failures_inside_a_segment_have_no_dose()
    {
        var errors = Errors(i => i >= Count - 40 ? 5 : 1);
        var onset = Onset with { Change = -0.1 };

        Assert.Null(SignalScan.Read(errors with { Kind = SignalKind.LatencyP95, Unit = SignalUnit.Seconds }, onset, Options).Dose);
        Assert.Null(SignalScan.Read(errors with { Within = new(new Dictionary<string, string> { ["platform"] = "ios" }) }, onset, Options).Dose);
    }

    [Fact]
    public void Errors_that_come_and_go_with_the_orders_are_coupled_to_them_and_errors_of_their_own_are_not()
    {
        var bursts = new Random(8);
        double[] worse = [.. Enumerable.Range(0, Count).Select(_ => bursts.NextDouble() < 0.03 ? 6 : 1.0)];
        var metric = new MetricSeries { Source = "shop", Role = SourceRole.Server, Start = MadeSeries.Start, Interval = TimeSpan.FromMinutes(15), Numerator = [.. worse.Select((value, i) => (double?)(1000 - 40 * value + 20 * bursts.NextDouble()))] };

        var together = SignalScan.Read(Errors(i => worse[i]), Onset, Options, metric).Coupling;
        var apart = SignalScan.Read(Errors(i => worse[(i + 300) % Count]), Onset, Options, metric).Coupling;

        Assert.InRange(together?.Chance ?? 1, 0, 0.01);
        Assert.Equal(0, together?.Lag);
        Assert.InRange(apart?.Chance ?? 0, 0.05, 1);
    }

    private static OnsetOptions Options => new(Direction.Down, TimeZoneInfo.Utc, MadeSeries.Start.AddMinutes(15 * Count));

    private static SignalSeries Errors(Func<int, double> effect, double level = 1)
    {
        var random = new Random(3);
        return new()
        {
            Kind = SignalKind.Http5xx,
            Service = "checkout",
            Unit = SignalUnit.Percent,
            Start = MadeSeries.Start,
            Interval = TimeSpan.FromMinutes(15),
            Values = [.. Enumerable.Range(0, Count).Select(i => (double?)(0.4 * level * effect(i) * (0.8 + 0.4 * random.NextDouble())))],
        };
    }
}
