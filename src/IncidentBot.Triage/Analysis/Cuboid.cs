namespace IncidentBot.Triage;

/// <summary>All cells of one combination of dimensions, and their sums.</summary>
internal sealed class Cuboid
{
    private readonly Cuboid? _finer;
    private readonly int[] _cellOf;
    private readonly int[] _leafOf;
    private double[][] _sums = [];

    /// <param name="finer">A cuboid with one dimension more, to roll up from; null to start from the leaves.</param>
    /// <param name="denseKeys">Up to so many possible combinations are looked up in an array.</param>
    public Cuboid(SegmentTable table, long mask, Cuboid? finer, int denseKeys)
    {
        Dimensions = [.. Enumerable.Range(0, table.Dimensions.Count).Where(d => (mask >> d & 1) == 1)];
        _finer = finer;
        var sources = finer?.Count ?? table.Count;
        _cellOf = new int[sources];
        var possible = Dimensions.Aggregate(1.0, (product, d) => product * table.Values[d].Length);
        var leaves = new List<int>();
        var keys = new long[sources];
        foreach (var d in Dimensions)
        {
            var (codes, size) = (table.Codes[d], table.Values[d].Length);
            for (var i = 0; i < sources; i++)
                keys[i] = keys[i] * size + codes[finer is null ? i : finer._leafOf[i]];
        }

        if (possible <= denseKeys)
            Number(keys, new int[(int)possible], leaves, finer);
        else
            Number(keys, [], leaves, finer);
        _leafOf = [.. leaves];
    }

    public int[] Dimensions { get; }

    public int Count => _leafOf.Length;

    public Sums this[int cell] => new(_sums[0][cell], _sums[1][cell], _sums.Length > 2 ? _sums[2][cell] : 0);

    /// <summary>A leaf that lies in the cell: its values name the cell.</summary>
    public int LeafIn(int cell) => _leafOf[cell];

    public void Fill(SegmentModel model)
    {
        if (_sums.Length != model.Columns.Length)
            _sums = [.. model.Columns.Select(_ => new double[Count])];
        for (var column = 0; column < _sums.Length; column++)
            Add((_finer?._sums ?? model.Columns)[column], _sums[column]);
    }

    private void Add(double[] from, double[] to)
    {
        Array.Clear(to);
        var cells = _cellOf;
        for (var i = 0; i < from.Length; i++)
            to[cells[i]] += from[i];
    }

    private void Number(long[] keys, int[] dense, List<int> leaves, Cuboid? finer)
    {
        var sparse = new Dictionary<long, int>();
        for (var i = 0; i < keys.Length; i++)
        {
            var known = dense.Length > 0 ? dense[keys[i]] - 1 : sparse.GetValueOrDefault(keys[i], -1);
            if (known < 0)
            {
                known = leaves.Count;
                leaves.Add(finer is null ? i : finer._leafOf[i]);
                if (dense.Length > 0)
                    dense[keys[i]] = known + 1;
                else
                    sparse.Add(keys[i], known);
            }

            _cellOf[i] = known;
        }
    }
}
