using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Real shop sessions split at random into baseline and today, with purchases of a segment, of all or of none thinned out; folder conversions of the data.</summary>
internal static class ConversionTables
{
    private const int PerHalf = 60;
    private const double TodayShare = 0.4;

    private static readonly string[] Dimensions = ["OperatingSystems", "Browser", "Region", "TrafficType", "VisitorType", "Weekend"];

    public static IEnumerable<Measured> Measure(string data)
    {
        var file = Path.Combine(data, "conversions", "online_shoppers_intention.csv");
        if (!File.Exists(file))
            return [Measured.Skipped("conversions", "no conversions folder in the data")];
        var sessions = Read(file);
        return
        [
            Rate("conversions, nothing done: scope none", sessions, seed => (null, 0), (result, _) => result.Scope == Scope.None, ".98", ".99"),
            Rate("conversions, all cut by 40 %: scope uniform", sessions, seed => (Segment.Everything, 0.4), (result, _) => result.Scope == Scope.Uniform, ".98", ".99"),
            Rate("conversions, a segment cut by 50 %: exactly named", sessions, seed => (Pick(sessions, seed), 0.5), (result, where) => result.Segments is [var only] && only.Where.Equals(where), ".50", ".70"),
            Rate("conversions, a segment cut by 50 %: in the top 3", sessions, seed => (Pick(sessions, seed), 0.5), (result, where) => result.Ranked.Take(3).Any(ranked => ranked.Where.Equals(where)), ".90", ".95"),
        ];
    }

    private static Measured Rate(string name, List<(string[] Values, bool Bought)> sessions, Func<int, (Segment? Where, double Cut)> plant, Func<SegmentResult, Segment, bool> isRight, string atLeast, string aim)
    {
        var right = new int[2];
        for (var half = 0; half < 2; half++)
            for (var i = 0; i < PerHalf; i++)
            {
                var seed = 500 + half * PerHalf + i;
                var (where, cut) = plant(seed);
                right[half] += isRight(SegmentScan.Find(Table(sessions, new Random(seed), where, cut), new(Direction.Down)), where ?? Segment.Everything) ? 1 : 0;
            }

        return new(name, Measured.Figures((double)right[0] / PerHalf), Measured.Figures((double)right[1] / PerHalf), Measured.Figures(right.Sum() / (2.0 * PerHalf)), atLeast, aim);
    }

    // A segment of one or two values with at least 60 purchases among all sessions.
    private static Segment Pick(List<(string[] Values, bool Bought)> sessions, int seed)
    {
        var random = new Random(seed * 31);
        while (true)
        {
            var model = sessions[random.Next(sessions.Count)].Values;
            var dimensions = Enumerable.Range(0, Dimensions.Length).ToArray();
            random.Shuffle(dimensions);
            var chosen = dimensions.Take(random.Next(1, 3)).ToArray();
            var inside = sessions.Where(session => chosen.All(d => session.Values[d] == model[d])).ToList();
            if (inside.Count(session => session.Bought) >= 60 / TodayShare && inside.Count < 0.7 * sessions.Count)
                return new(chosen.ToDictionary(d => Dimensions[d], d => model[d]));
        }
    }

    private static SegmentTable Table(List<(string[] Values, bool Bought)> sessions, Random random, Segment? where, double cut)
    {
        var leaves = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var (values, bought) in sessions)
        {
            var key = string.Join('|', values);
            if (!leaves.TryGetValue(key, out var sums))
                leaves.Add(key, sums = new double[4]);
            var today = random.NextDouble() < TodayShare;
            var hit = where is not null && where.Where.All(pair => values[Array.IndexOf(Dimensions, pair.Key)] == pair.Value);
            sums[today ? 1 : 3]++;
            sums[today ? 0 : 2] += bought && !(today && hit && random.NextDouble() < cut) ? 1 : 0;
        }

        return SegmentTable.From(new Breakdown
        {
            Source = "shop",
            Window = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)),
            Dimensions = Dimensions,
            Rows = [.. leaves.Select(leaf => new BreakdownRow { Values = leaf.Key.Split('|'), Numerator = leaf.Value[0], Denominator = leaf.Value[1], BaselineNumerator = leaf.Value[2], BaselineDenominator = leaf.Value[3] })],
        });
    }

    private static List<(string[] Values, bool Bought)> Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var header = lines[0].Split(',');
        var columns = Dimensions.Select(name => Array.IndexOf(header, name)).ToArray();
        var revenue = Array.IndexOf(header, "Revenue");
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => (columns.Select(c => cells[c]).ToArray(), cells[revenue] is "1" or "TRUE" or "True" || (double.TryParse(cells[revenue], CultureInfo.InvariantCulture, out var value) && value > 0)))];
    }
}
