using System.Diagnostics;
using System.Globalization;
using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Median time of one call in process, after warming up.</summary>
internal static class Speed
{
    public static IEnumerable<Measured> Measure(string data)
    {
        var series = FiveMinutes();
        var options = new OnsetOptions(Direction.Down, TimeZoneInfo.Utc, series.End);
        yield return Row("onset, 8 weeks of 5-minute buckets, ms", 30, () => OnsetScan.Find(series, options), "below 20", "5");
        var medium = RiskLocTables.Make(new([10, 12, 20, 20], 0.1, 0.5, 0, 1, 1, false), new Random(1));
        yield return Row("segments, 48,000 leaves x 4 dimensions with calibration, ms", 15, () => SegmentScan.Find(medium.Table, new(medium.Bad)), "below 150", "50");
        var large = RiskLocTables.Make(new([10, 10, 10, 10, 10, 10], 0.1, 0.5, 0, 1, 1, false), new Random(1));
        yield return Row("segments, 1,000,000 leaves x 6 dimensions, ms", 3, () => SegmentScan.Find(large.Table, new(large.Bad)), "below 2000", "500");
        yield return new("memory of this process at its peak, MB", "-", "-", (Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576).ToString(CultureInfo.InvariantCulture), "below 1024", "");
    }

    private static Measured Row(string name, int times, Func<object> call, string atLeast, string aim)
    {
        call();
        call();
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(taken);
        return new($"{name}: median / fastest", "-", "-", string.Create(CultureInfo.InvariantCulture, $"{taken[times / 2]:0.0} / {taken[0]:0.0}"), atLeast, aim);
    }

    private static MetricSeries FiveMinutes()
    {
        var random = new Random(1);
        const int count = 8 * 7 * 288;
        var (numerator, denominator) = (new double?[count], new double?[count]);
        for (var i = 0; i < count; i++)
        {
            denominator[i] = Poisson.Sample(random, 1000 * (1 + 0.6 * Math.Sin(2 * Math.PI * i / 288)));
            numerator[i] = Poisson.Sample(random, Math.Max(1e-9, 0.03 * (denominator[i] ?? 0) * (i > count - 200 ? 0.8 : 1)));
        }

        return new() { Source = "shop", Role = SourceRole.Server, Start = new(2025, 3, 3, 0, 0, 0, TimeSpan.Zero), Interval = TimeSpan.FromMinutes(5), Numerator = numerator, Denominator = denominator };
    }
}
