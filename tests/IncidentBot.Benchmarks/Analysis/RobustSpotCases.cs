using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>Stalled viewers by attribute combination, real cases with labelled causes; folder RS of the data. A rise is bad.</summary>
internal static partial class RobustSpotCases
{
    private const int BaselineMinutes = 4;

    public static IEnumerable<Measured> Measure(string data)
    {
        const string name = "RS, supplied cases: exact-set F1 / top-3 / top-5";
        var folder = Path.Combine(data, "RS");
        if (!File.Exists(Path.Combine(folder, "anomaly.yaml")))
            return [Measured.Skipped(name, "no RS folder in the data")];
        var labels = Labels(File.ReadAllText(Path.Combine(folder, "anomaly.yaml"))).Where(label => File.Exists(Path.Combine(folder, $"{label.Name}.csv"))).ToList();
        var streams = labels.Select(label => Stream(label.Name)).Distinct().Order(StringComparer.Ordinal).ToList();
        var halves = new[] { new SegmentScore(), new SegmentScore() };
        foreach (var label in labels)
            halves[streams.IndexOf(Stream(label.Name)) % 2].Add(SegmentScan.Find(Table(Path.Combine(folder, $"{label.Name}.csv"), label.Time), new(Direction.Up)), label.Causes);
        return [new(name, Text(halves[0]), Text(halves[1]), Text(halves[0] + halves[1]), ".68 / .90 / .95", ".80 / .96 / .99")];
    }

    public static SegmentTable Table(string file, long time)
    {
        var lines = File.ReadAllLines(file);
        var header = lines[0].Split(',');
        var (minute, value, count) = (Array.IndexOf(header, "min"), Array.IndexOf(header, "value"), Array.IndexOf(header, "cnt"));
        var dimensions = Enumerable.Range(0, header.Length).Where(i => i != minute && i != value && i != count).ToArray();
        var leaves = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            var at = (long)double.Parse(cells[minute], CultureInfo.InvariantCulture);
            if (at > time || at < time - 60 * BaselineMinutes)
                continue;
            var key = string.Join('\u001f', dimensions.Select(d => cells[d]));
            if (!leaves.TryGetValue(key, out var sums))
                leaves.Add(key, sums = new double[4]);
            var baseline = at < time ? 2 : 0;
            sums[baseline] += double.Parse(cells[value], CultureInfo.InvariantCulture);
            sums[baseline + 1] += double.Parse(cells[count], CultureInfo.InvariantCulture);
        }

        return SegmentTable.From(new Breakdown
        {
            Source = "players",
            Window = new(DateTimeOffset.FromUnixTimeSeconds(time), DateTimeOffset.FromUnixTimeSeconds(time + 60)),
            Dimensions = [.. dimensions.Select(d => header[d])],
            Rows = [.. leaves.Select(leaf => new BreakdownRow { Values = leaf.Key.Split('\u001f'), Numerator = leaf.Value[0], Denominator = leaf.Value[1], BaselineNumerator = leaf.Value[2], BaselineDenominator = leaf.Value[3] })],
        });
    }

    public static IEnumerable<(string Name, long Time, IReadOnlyList<Segment> Causes)> Labels(string yaml)
    {
        foreach (Match entry in Entry().Matches(yaml))
        {
            var causes = Cause().Matches(entry.Groups[3].Value).Select(cause => new Segment(Pair().Matches(cause.Value).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value.Trim('\'', '"'))));
            yield return (entry.Groups[1].Value.Trim(), long.Parse(entry.Groups[2].Value, CultureInfo.InvariantCulture), [.. causes]);
        }
    }

    private static string Stream(string name) => name[(name.LastIndexOfAny(['_', ' ']) + 1)..];

    private static string Text(SegmentScore score) => Measured.Figures(score.F1, score.Top3, score.Top5);

    [GeneratedRegex(@"-\s*data:\s*(.+?)\s*\n\s*timestamp:\s*(\d+)\s*\n\s*cause:\s*((?:.|\n)*?)(?=\n-\s*data:|\z)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Cause();

    [GeneratedRegex(@"'?(\w+)'?\s*:\s*([^,}]+?)\s*(?=[,}])")]
    private static partial Regex Pair();
}
