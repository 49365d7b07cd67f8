namespace IncidentBot.Triage;

/// <summary>One combination of values with its sums and its score: the log likelihood ratio less the price of having searched so many.</summary>
internal sealed record Cell(Cuboid Cuboid, int Index, Sums Sums, double Score)
{
    public Segment Where(SegmentTable table) =>
        new(Cuboid.Dimensions.ToDictionary(d => table.Dimensions[d], d => table.Values[d][table.Codes[d][Cuboid.LeafIn(Index)]]));

    /// <summary>Whether a leaf lies in the cell.</summary>
    public Func<int, bool> Holds(SegmentTable table)
    {
        var leaf = Cuboid.LeafIn(Index);
        var columns = Cuboid.Dimensions.Select(d => table.Codes[d]).ToArray();
        var values = columns.Select(codes => codes[leaf]).ToArray();
        return i =>
        {
            for (var d = 0; d < columns.Length; d++)
                if (columns[d][i] != values[d])
                    return false;
            return true;
        };
    }

    public bool IsSame(Cell other) => Cuboid == other.Cuboid && Index == other.Index;

    /// <summary>Whether one of two cells lies within the other.</summary>
    public bool IsNested(Cell other, SegmentTable table) =>
        (Cuboid.Dimensions.Length <= other.Cuboid.Dimensions.Length ? (this, other) : (other, this)) is var (whole, part)
        && whole.Cuboid.Dimensions.All(part.Cuboid.Dimensions.Contains)
        && whole.Holds(table)(part.Cuboid.LeafIn(part.Index));

    public bool[] Leaves(SegmentTable table)
    {
        var inside = new bool[table.Count];
        Array.Fill(inside, true);
        foreach (var d in Cuboid.Dimensions)
        {
            var (codes, code) = (table.Codes[d], table.Codes[d][Cuboid.LeafIn(Index)]);
            for (var i = 0; i < inside.Length; i++)
                inside[i] &= codes[i] == code;
        }

        return inside;
    }
}
