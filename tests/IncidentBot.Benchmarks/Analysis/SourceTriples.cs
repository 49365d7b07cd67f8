using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Three sources of one metric: analytics loses a tenth, payments cover a part and settle late. Either all fall, or one falls alone;
/// which one is the odd one out?
/// </summary>
internal static class SourceTriples
{
    private const int PerHalf = 400;
    private const int Count = 5 * 336;

    private enum Truth { All, Analytics, Server, None }

    public static IEnumerable<Measured> Measure(string data)
    {
        yield return Measure("agreement, ratio metric: the odd one out is named", true);
        yield return Measure("agreement, count metric: the odd one out is named", false);
    }

    private static Measured Measure(string name, bool isRatio)
    {
        var right = new int[2];
        for (var half = 0; half < 2; half++)
            for (var i = 0; i < PerHalf; i++)
                right[half] += IsRight(new Random(900 + half * PerHalf + i), (Truth)(i % 4), isRatio) ? 1 : 0;
        return new(name, Measured.Figures((double)right[0] / PerHalf), Measured.Figures((double)right[1] / PerHalf), Measured.Figures(right.Sum() / (2.0 * PerHalf)), ".95", ".99");
    }

    private static bool IsRight(Random random, Truth truth, bool isRatio)
    {
        var onset = Count - 6 - random.Next(90);
        var depth = 0.15 + 0.5 * random.NextDouble();
        var series = Make(random, truth, isRatio, onset, depth, 20 * Math.Exp(random.NextDouble() * 3));
        var options = new OnsetOptions(Direction.Down, TimeZoneInfo.Utc, series[0].End);
        var first = series.Select(one => OnsetScan.Find(one, options)).FirstOrDefault(found => found.Dropped);
        var result = Agreement.Compare(series, first, options);
        return truth switch
        {
            Truth.All => result.Outcome == AgreementOutcome.AllMoved,
            Truth.None => result.Outcome == AgreementOutcome.NoneMoved,
            _ => result.Outcome == AgreementOutcome.OnlySome && result.OddOnes is [var odd] && odd == (truth == Truth.Analytics ? "analytics" : "server"),
        };
    }

    private static MetricSeries[] Make(Random random, Truth truth, bool isRatio, int onset, double depth, double orders)
    {
        var columns = Enumerable.Range(0, 5).Select(_ => new double?[Count]).ToArray();
        var (wobble, coverage, seen) = (0.0, 0.5 + 0.5 * random.NextDouble(), 0.85 + 0.1 * random.NextDouble());
        for (var i = 0; i < Count; i++)
        {
            wobble = 0.7 * wobble + 0.04 * Normal.Sample(random, 0, 1);
            var wave = (1 + 0.6 * Math.Sin(2 * Math.PI * (i % 48 - 16) / 48)) * (i / 48 % 7 >= 5 ? 0.8 : 1) * Math.Exp(wobble);
            var sessions = Poisson.Sample(random, orders / 0.03 * wave);
            var bought = Draws.Successes(random, sessions, 0.03 * (truth == Truth.All && i >= onset ? 1 - depth : 1));
            var fill = Math.Clamp((Count - i) / 3.0, 0, 1);
            columns[0][i] = Draws.Successes(random, bought, seen * (truth == Truth.Analytics && i >= onset ? 1 - depth : 1) * fill);
            columns[1][i] = Draws.Successes(random, sessions, seen);
            columns[2][i] = Draws.Successes(random, bought, (truth == Truth.Server && i >= onset ? 1 - depth : 1) * fill);
            columns[3][i] = sessions;
            columns[4][i] = Draws.Successes(random, bought, coverage * Math.Clamp((Count - i) / 5.0, 0, 1));
        }

        return
        [
            Series("analytics", SourceRole.Analytics, columns[0], isRatio ? columns[1] : null),
            Series("server", SourceRole.Server, columns[2], isRatio ? columns[3] : null),
            Series("payments", SourceRole.Payments, columns[4], isRatio ? [.. columns[4].Select(captured => captured * 1.05 + 0.5)] : null),
        ];
    }

    private static MetricSeries Series(string source, SourceRole role, double?[] numerator, double?[]? denominator) =>
        new() { Source = source, Role = role, Start = new(2025, 3, 3, 0, 0, 0, TimeSpan.Zero), Interval = TimeSpan.FromMinutes(30), Numerator = numerator, Denominator = denominator };
}
