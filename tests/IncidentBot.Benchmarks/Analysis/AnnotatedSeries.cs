using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Series with change points marked by people (van den Burg and Williams 2020, arXiv 2003.06222); folder TCPD of the data. F1 with a margin of 5 and
/// segmentation cover, both as defined there.
/// </summary>
internal static class AnnotatedSeries
{
    private const int Margin = 5;
    private static readonly string[] WithoutPublishedScores = ["bee_waggle_6", "quality_control_2", "quality_control_4"];

    public static IEnumerable<Measured> Measure(string data)
    {
        const string name = "TCPD, supplied univariate series: F1 / cover";
        var folder = Path.Combine(data, "TCPD");
        if (!File.Exists(Path.Combine(folder, "annotations.json")))
            return [Measured.Skipped(name, "no TCPD folder in the data")];
        var annotations = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "annotations.json")));
        var scores = Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(one => one != "annotations" && !WithoutPublishedScores.Contains(one)).Order(StringComparer.Ordinal)
            .Select(one => Score(File.ReadAllText(Path.Combine(folder, $"{one}.json")), annotations.GetProperty(one))).ToList();
        return [new(name, Text(scores.Where((_, i) => i % 2 == 0)), Text(scores.Where((_, i) => i % 2 == 1)), Text(scores), ".77 / .66", ".82 / .72")];
    }

    public static (double F1, double Cover) Score(string series, JsonElement marks)
    {
        double[] values = [.. JsonElement.Parse(series).GetProperty("series")[0].GetProperty("raw").EnumerateArray().Select(value => value.GetDouble())];
        var found = Shifts.Find(values);
        var people = marks.EnumerateObject().Select(person => person.Value.EnumerateArray().Select(mark => mark.GetInt32()).ToArray()).ToList();
        return (F1(found, people), Cover(found, people, values.Length));
    }

    public static double F1(IReadOnlyList<int> found, IReadOnlyList<int[]> people)
    {
        int[] predicted = [.. found.Append(0).Distinct()];
        var all = people.SelectMany(marks => marks).Append(0).Distinct().ToArray();
        var precision = (double)Hits(all, predicted) / predicted.Length;
        var recall = people.Average(marks => marks.Append(0).Distinct().ToArray() is var own ? (double)Hits(own, predicted) / own.Length : 0);
        return 2 * precision * recall / (precision + recall);
    }

    // Marks with a prediction within the margin, no prediction counting twice.
    private static int Hits(int[] marks, int[] predicted)
    {
        var free = predicted.ToHashSet();
        var hits = 0;
        foreach (var mark in marks.Order())
            if (free.Where(at => Math.Abs(at - mark) <= Margin).OrderBy(at => Math.Abs(at - mark)).Cast<int?>().FirstOrDefault() is { } near)
            {
                free.Remove(near);
                hits++;
            }

        return hits;
    }

    public static double Cover(IReadOnlyList<int> found, IReadOnlyList<int[]> people, int length)
    {
        var predicted = Segments(found, length);
        return people.Average(marks => Segments(marks, length).Sum(own => (own.End - own.Start) * predicted.Max(other => Jaccard(own, other))) / length);
    }

    private static List<(int Start, int End)> Segments(IEnumerable<int> shifts, int length)
    {
        int[] ends = [.. shifts.Where(at => at > 0 && at < length).Distinct().Order(), length];
        return [.. ends.Select((end, i) => (i == 0 ? 0 : ends[i - 1], end))];
    }

    private static double Jaccard((int Start, int End) a, (int Start, int End) b)
    {
        var both = Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start));
        return (double)both / (a.End - a.Start + b.End - b.Start - both);
    }

    private static string Text(IEnumerable<(double F1, double Cover)> scores) => Measured.Figures(scores.Average(score => score.F1), scores.Average(score => score.Cover));
}
