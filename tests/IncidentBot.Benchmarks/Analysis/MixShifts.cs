using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Traffic of one low-converting segment grows, and no segment's rate moves: that is mix, and no segment is to blame.</summary>
internal static class MixShifts
{
    private const int PerHalf = 200;

    public static IEnumerable<Measured> Measure(string data)
    {
        var right = new int[2];
        for (var half = 0; half < 2; half++)
            for (var i = 0; i < PerHalf; i++)
                right[half] += SegmentScan.Find(Make(new Random(300 + half * PerHalf + i)), new(Direction.Down)) is { Scope: Scope.Mix, Segments.Count: 0 } ? 1 : 0;
        yield return new("mix shift planted: called mix, no segment", Measured.Figures((double)right[0] / PerHalf), Measured.Figures((double)right[1] / PerHalf), Measured.Figures(right.Sum() / (2.0 * PerHalf)), ".95", ".99");
    }

    private static SegmentTable Make(Random random)
    {
        while (true)
        {
            var table = NullTables.Ratio(random, 1);
            if (table is not { Exposure: { } exposure, BaselineExposure: { } before })
                continue;
            var dimension = random.Next(table.Dimensions.Count);
            var value = random.Next(table.Values[dimension].Length);
            var growth = 1.5 + 3 * random.NextDouble();
            for (var i = 0; i < table.Count; i++)
                if (table.Codes[dimension][i] == value)
                {
                    var rate = before[i] > 0 ? table.Baseline[i] / before[i] : 0;
                    exposure[i] = Poisson.Sample(random, Math.Max(1e-9, growth * before[i] / 4));
                    table.Observed[i] = Draws.Successes(random, exposure[i], rate);
                }

            var change = table.Observed.Sum() / exposure.Sum() / (table.Baseline.Sum() / before.Sum()) - 1;
            if (change < -0.08)
                return table;
        }
    }
}
