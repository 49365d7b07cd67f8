using System.Globalization;
using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Drops put into a conversion rate: sessions in the shape of real taxi traffic (30-minute buckets), 3 % conversion with daily and weekly waves and an
/// autoregression of .7; and the raw traffic itself, with nothing done to it.
/// </summary>
internal static class InjectedDrops
{
    private const int PerHalf = 500;

    // For the quantile of a step's error: with nothing left to estimate but the place (the true expectation, noise and shape given to the same analysis)
    // 91.4 and 91.1 % of 5,000 cases lay within one bucket, so that nine in ten is near what can be had: of 5,000 cases luck would decide on which side a half
    // falls (standard error .4 %).
    private const int PerHalfOfMain = 20_000;
    private const int PerWeek = 336;
    private const int Weeks = 6;
    private const double Wobble = 0.03;

    private enum Planted { None, Step, Ramp, Dip }

    private readonly record struct Trial(Planted What, int Onset, OnsetResult Result, DateTimeOffset Start)
    {
        public double Error => Result.Onset is { } onset ? Math.Abs((onset.At - Truth).TotalMinutes / 30) : double.NaN;

        public bool Covered => Result.Onset is { } onset && onset.Earliest <= Truth && Truth <= onset.Latest;

        private DateTimeOffset Truth => Start.AddMinutes(30 * Onset);
    }

    public static IEnumerable<Measured> Measure(string data)
    {
        var file = Path.Combine(data, "NAB", "data", "realKnownCause", "nyc_taxi.csv");
        if (!File.Exists(file))
        {
            yield return Measured.Skipped("onset of injected drops", "no NAB folder in the data");
            yield break;
        }

        double[] traffic = [.. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        foreach (var (orders, depth) in new[] { (180, 0.2), (180, 0.1), (45, 0.2) })
        {
            var main = (orders, depth) == (180, 0.2);
            var steps = Halves(half => Trials(traffic, half, main ? PerHalfOfMain : PerHalf, orders, Planted.Step, depth));
            var ramps = Halves(half => Trials(traffic, half, PerHalf, orders, Planted.Ramp, depth));
            var what = $"{depth:P0} at about {orders} orders a bucket";
            yield return Row($"step of {what}: found", steps, trials => [trials.Average(t => t.Result.Dropped ? 1.0 : 0)], main ? "1" : "", "");
            yield return Row($"step of {what}: onset error median / p90 in buckets", steps, trials => [Quantile(trials, 0.5), Quantile(trials, 0.9)], main ? "0 / 1" : "", main ? "0 / 1" : "");
            if (main)
                yield return Row($"step of {what}: found within one bucket", steps, trials => [trials.Average(t => t.Error <= 1 ? 1.0 : 0)], "", "");
            yield return Row($"step of {what}: 90 % interval holds the onset", steps, Coverage, main ? "85-97 %" : "", main ? "88-95 %" : "");
            yield return Row($"ramp of {what}: found", ramps, trials => [trials.Average(t => t.Result.Dropped ? 1.0 : 0)], "", "");
            yield return Row($"ramp of {what}: onset error median / p90 in buckets", ramps, trials => [Quantile(trials, 0.5), Quantile(trials, 0.9)], "", "");
            yield return Row($"ramp of {what}: 90 % interval holds the onset", ramps, Coverage, main ? "85-97 %" : "", main ? "88-95 %" : "");
            yield return Row($"shape told rightly, step / ramp of {what}", steps.Zip(ramps).Select(pair => pair.First.Concat(pair.Second).ToList()).ToArray(), ShapesRight, main ? ".92 / .85" : "", main ? ".97 / .95" : "");
        }

        var dips = Halves(half => Trials(traffic, half, PerHalf, 180, Planted.Dip, 0.4));
        yield return Row("recovered dip of 40 %: found / called dip", dips, trials => [trials.Average(t => t.Result.Dropped ? 1.0 : 0), trials.Average(t => t.Result.Shape == Shape.Dip ? 1.0 : 0)], "", "");
        var nothing = Halves(half => Trials(traffic, half, PerHalf, 180, Planted.None, 0).Concat(Trials(traffic, half, PerHalf, 45, Planted.None, 0)).Concat(Trials(traffic, half, PerHalf, 1000, Planted.None, 0)).ToList());
        yield return Row("no drop in a ratio: false alarms", nothing, FalseAlarms, "below 2 %", "below 1 %");
        var raw = Halves(half => RawTraffic(traffic, half));
        yield return Row("no drop in raw traffic (holidays and storms left in): alarms", raw, FalseAlarms, "", "");
    }

    private static List<Trial>[] Halves(Func<int, List<Trial>> make) => [make(0), make(1)];

    private static Measured Row(string name, List<Trial>[] halves, Func<List<Trial>, double[]> figures, string atLeast, string aim) =>
        new(name, Measured.Figures(figures(halves[0])), Measured.Figures(figures(halves[1])), Measured.Figures(figures([.. halves[0], .. halves[1]])), atLeast, aim);

    private static List<Trial> Trials(double[] traffic, int half, int count, double orders, Planted what, double depth) =>
        [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(i => Run(traffic, new Random(7 + 100_000 * half + i + (int)orders * 17), orders, what, depth))];

    private static Trial Run(double[] traffic, Random random, double orders, Planted what, double depth)
    {
        const int count = Weeks * PerWeek;
        var offset = 48 * random.Next((traffic.Length - count) / 48);
        var scale = orders / 0.03 / traffic.Average();
        var onset = count - 12 - random.Next(PerWeek - 60);
        var length = what == Planted.Ramp ? 24 * random.Next(1, 7) : 1;
        var back = what == Planted.Dip ? onset + random.Next(6, 36) : int.MaxValue;
        if (what == Planted.Dip)
            (onset, back) = (count - 80 + random.Next(20), count - 50 + random.Next(40));
        if (what == Planted.Ramp)
            onset = count - length / 2 - 24 - random.Next(PerWeek - 120);
        var start = new DateTimeOffset(2014, 7, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(30 * offset);
        var (numerator, denominator, wobble) = (new double?[count], new double?[count], 0.0);
        for (var i = 0; i < count; i++)
        {
            wobble = 0.7 * wobble + Math.Sqrt(1 - 0.49) * Wobble * Normal.Sample(random, 0, 1);
            var sessions = Poisson.Sample(random, traffic[offset + i] * scale);
            var effect = what == Planted.None || i < onset || i >= back ? 1 : 1 - depth * Math.Min(1, (i - onset + 1.0) / length);
            var rate = 0.03 * (1 + 0.1 * Math.Sin(2 * Math.PI * (offset + i) / 48)) * (1 + 0.05 * Math.Sin(2 * Math.PI * (offset + i) / PerWeek)) * Math.Exp(wobble) * effect;
            (numerator[i], denominator[i]) = (Draws.Successes(random, sessions, rate), sessions);
        }

        // Without its posterior: there are many trials.
        return new(what, onset, Judge(start, numerator, denominator) with { Posterior = [] }, start);
    }

    // Windows every day through half a year; the known anomalies are in it.
    private static List<Trial> RawTraffic(double[] traffic, int half)
    {
        const int count = 5 * PerWeek;
        return
        [
            .. Enumerable.Range(0, (traffic.Length - count) / 48).Where(day => day % 2 == half).Select(day =>
            {
                var start = new DateTimeOffset(2014, 7, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);
                return new Trial(Planted.None, 0, Judge(start, [.. traffic.Skip(48 * day).Take(count).Select(value => (double?)value)], null), start);
            }),
        ];
    }

    private static OnsetResult Judge(DateTimeOffset start, double?[] numerator, double?[]? denominator)
    {
        var series = new MetricSeries { Source = "shop", Role = SourceRole.Server, Start = start, Interval = TimeSpan.FromMinutes(30), Numerator = numerator, Denominator = denominator };
        return OnsetScan.Find(series, new(Direction.Down, TimeZoneInfo.Utc, series.End));
    }

    private static double Quantile(List<Trial> trials, double share)
    {
        double[] errors = [.. trials.Where(t => t.Result.Dropped).Select(t => t.Error).Order()];
        return errors.Length == 0 ? double.NaN : errors[(int)Math.Min(errors.Length - 1, Math.Ceiling(share * errors.Length) - 1)];
    }

    private static double[] Coverage(List<Trial> trials) => [trials.Where(t => t.Result.Dropped).Select(t => t.Covered ? 1.0 : 0).DefaultIfEmpty().Average()];

    private static double[] FalseAlarms(List<Trial> trials) => [trials.Average(t => t.Result.Dropped ? 1.0 : 0)];

    private static double[] ShapesRight(List<Trial> trials) => [ShapeRight(trials, Planted.Step, Shape.Step), ShapeRight(trials, Planted.Ramp, Shape.Ramp)];

    private static double ShapeRight(List<Trial> trials, Planted what, Shape shape) => trials.Where(t => t.What == what && t.Result.Dropped).Select(t => t.Result.Shape == shape ? 1.0 : 0).DefaultIfEmpty().Average();
}
