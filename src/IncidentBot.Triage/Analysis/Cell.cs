namespace IncidentBot.Triage;

/// <summary>One combination of values with its sums and its score: the log likelihood ratio less the price of having searched so many.</summary>
internal sealed record Cell(Cuboid Cuboid, int Index, Sums Sums, double Score)
{
    public Segment Where(SegmentTable table) =>
        new(Cuboid.Dimensions.ToDictionary(d => table.Dimensions[d], d => table.Values[d][table.Codes[d][Cuboid.LeafIn(Index)]]));

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
