using System.Runtime.InteropServices;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>A breakdown from dimension columns and either four counts of a ratio or <c>actual,expected</c>.</summary>
internal static class SegmentsCsv
{
    private static readonly string[] RatioColumns = ["numerator", "denominator", "baseline_numerator", "baseline_denominator"];
    private static readonly string[] AdditiveColumns = ["actual", "expected"];

    /// <summary>One leaf per row; a repeated leaf is an error.</summary>
    public static SegmentTable Read(string file)
    {
        using var table = CsvTable.Open(file);
        var names = table.Columns.Contains("actual") || table.Columns.Contains("expected") ? AdditiveColumns : RatioColumns;
        var measures = names.Select(name => table.Find(name) ?? throw new UnreadableCsvException($"the header has no column '{name}'.")).ToArray();
        var dimensions = Enumerable.Range(0, table.Columns.Count).Except(measures).ToArray();
        if (dimensions.Length == 0)
            throw new UnreadableCsvException("the header has no dimension column.");
        var codes = dimensions.Select(_ => new List<int>()).ToArray();
        var known = dimensions.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        var amounts = measures.Select(_ => new List<double>()).ToArray();
        var leaves = new HashSet<Leaf>();
        while (table.Next())
        {
            for (var d = 0; d < dimensions.Length; d++)
                codes[d].Add(Code(known[d], table.Text(dimensions[d])));
            for (var m = 0; m < measures.Length; m++)
                amounts[m].Add(names == AdditiveColumns ? table.Number(measures[m]) : table.Amount(measures[m]));
            if (!leaves.Add(Leaf.Of(codes)))
                throw new UnreadableCsvException($"line {table.Line}: the leaf {string.Join(", ", dimensions.Select(d => $"{table.Columns[d]} {table.Text(d)}"))} appears twice.");
        }

        if (amounts[0].Count == 0)
            throw new UnreadableCsvException("there are no rows below the header.");
        return new(
            [.. dimensions.Select(d => table.Columns[d])],
            [.. known.Select(values => values.Keys.ToArray())],
            [.. codes.Select(column => column.ToArray())],
            [.. amounts[0]],
            names == AdditiveColumns ? null : [.. amounts[1]],
            [.. names == AdditiveColumns ? amounts[1] : amounts[2]],
            names == AdditiveColumns ? null : [.. amounts[3]]);
    }

    private static int Code(Dictionary<string, int> known, string value)
    {
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(known, value, out var exists);
        if (!exists)
            code = known.Count - 1;
        return code;
    }

    // Up to four codes in 128 bits, exactly; more are mixed into them, and two different leaves practically never meet.
    private readonly record struct Leaf(ulong High, ulong Low)
    {
        public static Leaf Of(List<int>[] codes)
        {
            var (high, low) = (0UL, 0UL);
            foreach (var column in codes)
            {
                high = (high * 0x9E3779B97F4A7C15) ^ (low >> 32);
                low = (low << 32) + (uint)column[^1] + (codes.Length > 4 ? high * 0xD6E8FEB86659FD93 : 0);
            }

            return new(high, low);
        }
    }
}
