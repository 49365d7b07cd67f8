using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Additive tables by the published description of the RiskLoc data sets (Kalander 2022, arXiv 2205.10004): Weibull values, some leaves zero, relative
/// noise on either the value or its forecast, and anomalies that take the same part away from every leaf of one to three elements of a cuboid.
/// </summary>
internal static class RiskLocTables
{
    private const int PerHalf = 40;

    public sealed record Recipe(int[] Sizes, double MostNoise, double LeastSeverity, double MostDeviation, int MostAnomalies, int MostElements, bool OnlyLeaves);

    public static readonly Recipe S = new([10, 12, 10, 8, 5], 0.25, 0.2, 0.1, 3, 3, false);
    public static readonly Recipe L = new([10, 24, 10, 15], 0.1, 0.5, 0, 5, 1, true);

    public static IEnumerable<Measured> Measure(string data)
    {
        yield return Measure("RiskLoc S, exact-set F1", S, 121, ".93", ".96");
        yield return Measure("RiskLoc L, exact-set F1", L, 122, ".99", ".995");
    }

    private static Measured Measure(string name, Recipe recipe, int seed, string atLeast, string aim)
    {
        var halves = new[] { new SegmentScore(), new SegmentScore() };
        for (var half = 0; half < 2; half++)
            for (var i = 0; i < PerHalf; i++)
            {
                var (table, truth, bad) = Make(recipe, new Random(seed * 1000 + half * PerHalf + i));
                halves[half].Add(SegmentScan.Find(table, new(bad)), truth);
            }

        return new(name, Measured.Figures(halves[0].F1), Measured.Figures(halves[1].F1), Measured.Figures((halves[0] + halves[1]).F1), atLeast, aim);
    }

    /// <summary>One table, what was done to it, and the direction in which the actual values fell or rose.</summary>
    public static (SegmentTable Table, IReadOnlyList<Segment> Truth, Direction Bad) Make(Recipe recipe, Random random, bool withAnomalies = true)
    {
        var noise = recipe.MostNoise * random.NextDouble();
        var table = Leaves(recipe, random, noise);
        var bad = table.Observed.Sum() > table.Baseline.Sum() ? Direction.Up : Direction.Down;
        var truth = new List<Segment>();
        var used = new List<(int[] Dimensions, List<int[]> Elements)>();
        var anomalies = withAnomalies ? random.Next(1, recipe.MostAnomalies + 1) : 0;
        while (used.Count < anomalies)
            if (Place(recipe, table, random, used) is { } placed)
            {
                used.Add(placed);
                var severity = recipe.LeastSeverity + (1 - recipe.LeastSeverity) * random.NextDouble() + noise;
                var deviation = recipe.MostDeviation * random.NextDouble();
                foreach (var element in placed.Elements)
                {
                    truth.Add(new(placed.Dimensions.Zip(element).ToDictionary(pair => table.Dimensions[pair.First], pair => table.Values[pair.First][pair.Second])));
                    Damage(table, placed.Dimensions, element, severity, deviation, bad, random);
                }
            }

        return (table, truth, bad);
    }

    private static SegmentTable Leaves(Recipe recipe, Random random, double noise)
    {
        var count = recipe.Sizes.Aggregate(1, (product, size) => product * size);
        var (shape, zeros) = (0.5 + 0.5 * random.NextDouble(), 0.25 * random.NextDouble());
        var (actual, expected) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var value = random.NextDouble() < zeros ? 0 : Weibull.Sample(random, shape, 100);
            var other = value * (1 + noise * Normal.Sample(random, 0, 1));
            (actual[i], expected[i]) = random.Next(2) == 0 ? (value, Math.Max(0, other)) : (other, value);
        }

        var codes = recipe.Sizes.Select((_, d) => new int[count]).ToArray();
        for (var i = 0; i < count; i++)
            for (var (d, rest) = (recipe.Sizes.Length - 1, i); d >= 0; d--)
                (codes[d][i], rest) = (rest % recipe.Sizes[d], rest / recipe.Sizes[d]);
        var names = recipe.Sizes.Select((_, d) => ((char)('a' + d)).ToString()).ToArray();
        return new(names, [.. recipe.Sizes.Select((size, d) => Enumerable.Range(1, size).Select(v => $"{names[d]}{v}").ToArray())], codes, actual, null, expected, null);
    }

    // Null when the draw breaks a rule of the description: a cuboid or value used before, equal elements, or a leaf of value zero.
    private static (int[] Dimensions, List<int[]> Elements)? Place(Recipe recipe, SegmentTable table, Random random, List<(int[] Dimensions, List<int[]> Elements)> used)
    {
        var all = Enumerable.Range(0, recipe.Sizes.Length).ToArray();
        var level = recipe.OnlyLeaves ? all.Length : random.Next(1, all.Length + 1);
        random.Shuffle(all);
        int[] dimensions = [.. all.Take(level).Order()];
        var isLeaf = level == recipe.Sizes.Length;
        if (!isLeaf && used.Any(other => other.Dimensions.SequenceEqual(dimensions)))
            return null;
        var elements = new List<int[]>();
        var wanted = random.Next(1, recipe.MostElements + 1);
        for (var e = 0; e < wanted; e++)
        {
            var element = new int[level];
            for (var d = 0; d < level; d++)
            {
                var free = Enumerable.Range(0, recipe.Sizes[dimensions[d]]).Where(value => !used.Any(other => Array.IndexOf(other.Dimensions, dimensions[d]) is var at and >= 0 && other.Elements.Any(taken => taken[at] == value))).ToArray();
                if (free.Length == 0)
                    return null;
                element[d] = free[random.Next(free.Length)];
            }

            if (elements.Any(element.SequenceEqual) || (isLeaf && table.Observed[LeafOf(recipe, element)] == 0))
                return null;
            elements.Add(element);
        }

        return (dimensions, elements);
    }

    private static int LeafOf(Recipe recipe, int[] element) => element.Select((value, d) => (value, d)).Aggregate(0, (leaf, next) => leaf * recipe.Sizes[next.d] + next.value);

    private static void Damage(SegmentTable table, int[] dimensions, int[] element, double severity, double deviation, Direction bad, Random random)
    {
        var (from, to) = bad == Direction.Down ? (table.Baseline, table.Observed) : (table.Observed, table.Baseline);
        for (var i = 0; i < table.Count; i++)
            if (dimensions.Select((d, at) => table.Codes[d][i] == element[at]).All(fits => fits))
                to[i] = Math.Max(0, from[i] * (1 - severity - deviation * Normal.Sample(random, 0, 1)));
    }
}
