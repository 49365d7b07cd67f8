using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Outages that have only just begun: five weeks of 5-minute buckets of about 60 orders by day in the median shop and a tenth of that by night, 3 % conversion, an
/// autoregression; read so many minutes after the onset.
/// </summary>
internal static class YoungDrops
{
    private const int PerHalf = 200;
    private const int PerDay = 288;
    private const int Count = 35 * PerDay;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public static IEnumerable<Measured> Measure(string data)
    {
        foreach (var isRatio in new[] { true, false })
        {
            var metric = isRatio ? "conversion" : "orders";
            foreach (var (minutes, depth) in new[] { (30, 0.9), (45, 0.9), (45, 0.5), (60, 0.5), (90, 0.5) })
            {
                var halves = Halves(isRatio, minutes, depth);
                yield return Row($"{metric}, {depth:P0} lost {minutes} minutes ago: found / onset within 10 minutes, of those", [.. halves.Select(half => new[] { Found(half), Near(half, minutes) })]);
            }

            var nothing = Halves(isRatio, 0, 0);
            yield return Row($"{metric} in 5-minute buckets, no drop: false alarms", [.. nothing.Select(half => new[] { Found(half) })]);
        }
    }

    private static Measured Row(string name, double[][] figures)
    {
        double[] all = [.. Enumerable.Range(0, figures[0].Length).Select(i => figures.Average(half => half[i]))];
        return new(name, Measured.Figures(figures[0]), Measured.Figures(figures[1]), Measured.Figures(all), "", "");
    }

    private static double Found(List<OnsetResult> results) => results.Average(result => result.Dropped ? 1.0 : 0);

    private static double Near(List<OnsetResult> results, int minutes)
    {
        var truth = Start + Count * Interval - TimeSpan.FromMinutes(minutes);
        return results.Where(result => result.Dropped).Select(result => result.Onset is { } onset && (onset.At - truth).Duration() <= TimeSpan.FromMinutes(10) ? 1.0 : 0).DefaultIfEmpty().Average();
    }

    private static List<OnsetResult>[] Halves(bool isRatio, int minutes, double depth) =>
        [.. new[] { 0, 1 }.Select(half => Enumerable.Range(0, PerHalf).AsParallel().AsOrdered().Select(i => Run(new Random(31 + 10_000 * half + i), isRatio, minutes, depth)).ToList())];

    private static OnsetResult Run(Random random, bool isRatio, int minutes, double depth)
    {
        var (numerator, denominator, wobble) = (new double?[Count], new double?[Count], 0.0);
        var (phase, volume) = (random.Next(PerDay), Math.Exp(Normal.Sample(random, Math.Log(60), 0.8)));
        for (var i = 0; i < Count; i++)
        {
            wobble = 0.9 * wobble + Math.Sqrt(1 - 0.81) * 0.03 * Normal.Sample(random, 0, 1);
            var day = 0.55 + 0.45 * Math.Sin(2 * Math.PI * (i + phase) / PerDay);
            var sessions = Poisson.Sample(random, volume / 0.03 * day * ((i + phase) / PerDay % 7 >= 5 ? 0.8 : 1));
            var lost = i >= Count - minutes / 5 ? depth : 0;
            (numerator[i], denominator[i]) = (Draws.Successes(random, sessions, 0.03 * Math.Exp(wobble) * (1 - lost)), sessions);
        }

        var series = new MetricSeries { Source = "shop", Role = SourceRole.Server, Start = Start, Interval = Interval, Numerator = numerator, Denominator = isRatio ? denominator : null };
        return OnsetScan.Find(series, new(Direction.Down, TimeZoneInfo.Utc, series.End));
    }
}
