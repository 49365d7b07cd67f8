namespace IncidentBot.Triage;

/// <summary>
/// Events that are still coming in: of what happened a time ago, a part is missing that halves with every half-time. The part that has come in is the law of
/// the delays, as in the counts of what occurred and is not reported yet (Lawless 1994); which law it is matters little beside a loss at once.
/// </summary>
internal static class Lateness
{
    /// <summary>So many of <see cref="HalfTimes"/> are what sources usually need; the longer ones are a pipeline that hangs.</summary>
    public const int Usual = 6;

    private const double Prior = 0.3;
    private const double Hardly = 0.02;

    /// <summary>Times in which half of what is missing comes in.</summary>
    public static readonly IReadOnlyList<TimeSpan> HalfTimes = [.. new[] { 10, 15, 20, 30, 40, 60, 90, 120, 180, 240 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>Logarithm of the prior probability of each half-time.</summary>
    public static readonly double LogPrior = Math.Log(Prior / HalfTimes.Count);

    /// <summary>Logarithm of the prior probability that nothing is late.</summary>
    public static readonly double LogOther = Math.Log(1 - Prior);

    /// <summary>After which time hardly anything (2 %) is missing.</summary>
    public static TimeSpan Over(TimeSpan half) => half * Math.Log2(1 / Hardly);

    /// <summary>What is missing from each bucket at <paramref name="now"/>, as a stair down.</summary>
    public static IReadOnlyList<(int At, double Height)> Curve(ResidualWindow window, TimeSpan half, DateTimeOffset now)
    {
        var (steps, missing) = (new List<(int At, double Height)>(), 0.0);
        for (var i = 0; i < window.Count; i++)
        {
            var (older, younger) = ((now - window.At(i)) / half, (now - window.At(i + 1)) / half);
            if (younger > Math.Log2(1 / Hardly))
                continue;
            var mean = (Math.Pow(2, -younger) - Math.Pow(2, -older)) / (Math.Log(2) * (older - younger));
            steps.Add((i, missing - mean));
            missing = mean;
        }

        return steps;
    }
}
