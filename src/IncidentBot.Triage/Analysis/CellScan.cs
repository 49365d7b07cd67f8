namespace IncidentBot.Triage;

/// <summary>One combination of dimension values with its counts and its score against the rest.</summary>
internal sealed record Cell(int[] Dimensions, int[] Codes, double Observed, double Expected, double Score, double RestRate)
{
    public Segment Where(SegmentTable table) =>
        new(Dimensions.Zip(Codes, (d, code) => (table.Dimensions[d], table.Values[d][code])).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    public bool Contains(SegmentTable table, int leaf)
    {
        for (var i = 0; i < Dimensions.Length; i++)
            if (table.Codes[Dimensions[i]][leaf] != Codes[i])
                return false;
        return true;
    }

    public void Clear(SegmentTable table, bool[] active)
    {
        for (var leaf = 0; leaf < active.Length; leaf++)
            if (Contains(table, leaf))
                active[leaf] = false;
    }

    /// <summary>Leaves in both relative to leaves in either.</summary>
    public double Overlap(SegmentTable table, Cell other)
    {
        var (both, either) = (0, 0);
        for (var leaf = 0; leaf < table.Count; leaf++)
        {
            var (here, there) = (Contains(table, leaf), other.Contains(table, leaf));
            both += here && there ? 1 : 0;
            either += here || there ? 1 : 0;
        }

        return either == 0 ? 0 : (double)both / either;
    }
}

/// <summary>Scores every combination of up to three values (all dimensions where there are at most six).</summary>
internal static class CellScan
{
    private const double PricePerDimension = 1;

    public static List<Cell> Run(SegmentTable table, ExpectedLeaves leaves, bool[] active, int sign)
    {
        var (observed, expected, baseline) = (0.0, 0.0, 0.0);
        for (var i = 0; i < table.Count; i++)
            if (active[i])
                (observed, expected, baseline) = (observed + leaves.Observed[i], expected + leaves.Expected[i], baseline + leaves.BaselineEvents[i]);
        var cells = new List<Cell>();
        var count = table.Codes.Length;
        var most = count > 6 ? 3 : count;
        for (var mask = 1; mask < 1 << count; mask++)
            if (int.PopCount(mask) <= most)
                Score(table, leaves, active, [.. Enumerable.Range(0, count).Where(d => (mask >> d & 1) == 1)], (observed, expected), sign, cells);
        return cells;
    }

    private static void Score(SegmentTable table, ExpectedLeaves leaves, bool[] active, int[] dimensions, (double Observed, double Expected) all, int sign, List<Cell> cells)
    {
        var groups = new Dictionary<long, (double Observed, double Expected, double Baseline, int Leaf)>();
        for (var i = 0; i < table.Count; i++)
        {
            if (!active[i])
                continue;
            var key = 0L;
            foreach (var d in dimensions)
                key = key * table.Values[d].Length + table.Codes[d][i];
            ref var group = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(groups, key, out _);
            group = (group.Observed + leaves.Observed[i], group.Expected + leaves.Expected[i], group.Baseline + leaves.BaselineEvents[i], i);
        }

        foreach (var (_, group) in groups)
        {
            var (restObserved, restExpected) = (all.Observed - group.Observed, all.Expected - group.Expected);
            if (!(group.Expected > 0) || !(restExpected > 1e-9 * all.Expected))
                continue;
            var (inside, rest) = (group.Observed / group.Expected, Math.Max(0, restObserved) / restExpected);
            if (sign * (inside - rest) <= 0)
                continue;
            var noise = leaves.Dispersion * (1 + (group.Baseline > 0 ? group.Expected / group.Baseline : 0));
            var ratio = (LogLikelihood(group.Observed, group.Expected) + LogLikelihood(restObserved, restExpected) - LogLikelihood(all.Observed, all.Expected)) / noise;
            cells.Add(new(dimensions, [.. dimensions.Select(d => table.Codes[d][group.Leaf])], group.Observed, group.Expected, ratio - PricePerDimension * (dimensions.Length - 1), rest));
        }
    }

    private static double LogLikelihood(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) - observed : 0;
}
