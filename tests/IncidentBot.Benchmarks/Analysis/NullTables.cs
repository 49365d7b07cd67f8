using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Tables with nothing in them: how often a segment is named although none is there.</summary>
internal static class NullTables
{
    private const int PerHalf = 100;

    public static IEnumerable<Measured> Measure(string data)
    {
        yield return Measure("additive tables with nothing in them: wrongly named", PerHalf, seed => RiskLocTables.Make(RiskLocTables.S, new Random(seed), withAnomalies: false) is var made ? (made.Table, made.Bad) : default);
        yield return Measure("ratio tables with nothing in them: wrongly named", 5 * PerHalf, seed => (Ratio(new Random(seed), 1), seed % 2 == 0 ? Direction.Down : Direction.Up));
        yield return Measure("ratio tables that fell by 30 % everywhere: wrongly named", 5 * PerHalf, seed => (Ratio(new Random(seed), 0.7), Direction.Down));
        yield return Measure("overdispersed ratio tables with nothing in them: wrongly named", 5 * PerHalf, seed => (Ratio(new Random(seed), 1, 0.05), seed % 2 == 0 ? Direction.Down : Direction.Up));
    }

    private static Measured Measure(string name, int perHalf, Func<int, (SegmentTable Table, Direction Bad)> make)
    {
        var wrong = new int[2];
        for (var half = 0; half < 2; half++)
            for (var i = 0; i < perHalf; i++)
            {
                var (table, bad) = make(7000 + half * perHalf + i);
                wrong[half] += SegmentScan.Find(table, new(bad)).Segments.Count > 0 ? 1 : 0;
            }

        return new(name, Measured.Figures((double)wrong[0] / perHalf), Measured.Figures((double)wrong[1] / perHalf), Measured.Figures((double)wrong.Sum() / (2 * perHalf)), "below 2 %", "below 1 %");
    }

    /// <summary>Four dimensions with a rate of their own each, skewed traffic and a baseline of four weeks; today's rate is the baseline's times <paramref name="factor"/>.</summary>
    public static SegmentTable Ratio(Random random, double factor, double wobble = 0)
    {
        int[] sizes = [3, 6, 8, 4];
        var effects = sizes.Select(size => Enumerable.Range(0, size).Select(_ => Math.Exp(0.4 * Normal.Sample(random, 0, 1))).ToArray()).ToArray();
        var shares = sizes.Select(size => Enumerable.Range(0, size).Select(_ => Math.Exp(1.2 * Normal.Sample(random, 0, 1))).ToArray()).ToArray();
        var count = sizes.Aggregate(1, (product, size) => product * size);
        var (codes, columns) = (sizes.Select(_ => new int[count]).ToArray(), Enumerable.Range(0, 4).Select(_ => new double[count]).ToArray());
        var sessions = 50_000 * Math.Exp(random.NextDouble() * 2);
        var total = shares.Aggregate(1.0, (product, share) => product * share.Sum());
        for (var i = 0; i < count; i++)
        {
            var (rate, weight) = (0.03, 1.0);
            for (var (d, rest) = (sizes.Length - 1, i); d >= 0; d--)
            {
                codes[d][i] = rest % sizes[d];
                rest /= sizes[d];
                rate *= effects[d][codes[d][i]];
                weight *= shares[d][codes[d][i]];
            }

            rate = Math.Min(rate, 0.5);
            columns[1][i] = Poisson.Sample(random, sessions * weight / total);
            columns[3][i] = Poisson.Sample(random, 4 * sessions * weight / total);
            columns[0][i] = Draws.Successes(random, columns[1][i], rate * factor * Math.Exp(wobble * Normal.Sample(random, 0, 1)));
            columns[2][i] = Draws.Successes(random, columns[3][i], rate);
        }

        return new(["platform", "country", "browser", "device"], [.. sizes.Select((size, d) => Enumerable.Range(0, size).Select(v => $"{d}.{v}").ToArray())], codes, columns[0], columns[1], columns[2], columns[3]);
    }
}
