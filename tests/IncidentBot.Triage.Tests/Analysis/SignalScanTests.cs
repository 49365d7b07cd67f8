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
    public void Errors_as_usual_speak_against_it()
    {
        var move = SignalScan.Read(Errors(_ => 1), Onset, Options);

        Assert.False(move.Rose);
        Assert.True(move.Strength < -1);
    }

    private static OnsetOptions Options => new(Direction.Down, TimeZoneInfo.Utc, MadeSeries.Start.AddMinutes(15 * Count));

    private static SignalSeries Errors(Func<int, double> effect)
    {
        var random = new Random(3);
        return new()
        {
            Kind = SignalKind.Http5xx,
            Service = "checkout",
            Unit = SignalUnit.Percent,
            Start = MadeSeries.Start,
            Interval = TimeSpan.FromMinutes(15),
            Values = [.. Enumerable.Range(0, Count).Select(i => (double?)(0.4 * effect(i) * (0.8 + 0.4 * random.NextDouble())))],
        };
    }
}
