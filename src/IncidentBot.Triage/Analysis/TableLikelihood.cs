namespace IncidentBot.Triage;

/// <summary>
/// How well "only this segment moved" tells every leaf of a table: inside it leaves move by one level, each by more or less of it, outside by another
/// level near the usual one. Levels and spreads are integrated out (Laplace), so that neither the part of a segment that moved hardest wins over the
/// whole, nor a whole over the part of it that moved (Bayes factors among nested explanations: Kass and Raftery 1995).
/// </summary>
internal sealed class TableLikelihood
{
    // The leaves with most in them are told one by one; the many small ones of a large table only by their sums, as if they did not spread.
    private const int MostLeaves = 1500;
    private const double Step = 0.1;
    private static readonly double[] InsideSpreads = [0, 0.01, 0.1, 0.3, 1, 3];
    private static readonly double[] OutsideSpreads = [0, 0.01, 0.03, 0.1, 0.3, 1];
    private static readonly double[] InsideLevels = [.. Enumerable.Range(1, 21).Select(k => k * k * Step * Step)];
    private static readonly double[] OutsideLevels = [.. Enumerable.Range(-12, 25).Select(k => k * Step)];
    private static readonly double[] InsidePriors = [.. InsideLevels.Select(_ => -Math.Log(InsideLevels.Length * Step))];
    private static readonly double[] OutsidePriors = [.. OutsideLevels.Select(level => Normal(level, 0.3))];
    private static readonly int InsideColumns = InsideLevels.Length * InsideSpreads.Length;
    private static readonly int Columns = InsideColumns + OutsideLevels.Length * OutsideSpreads.Length;
    private readonly SegmentTable _table;
    private readonly SegmentModel _model;
    private readonly int[] _heavy;
    private readonly double[][] _rows;

    /// <param name="model">Read later too: leaves cleared in it must be named as gone.</param>
    public TableLikelihood(SegmentTable table, SegmentModel model)
    {
        (_table, _model) = (table, model);
        _heavy = Heaviest(model);
        _rows = [.. _heavy.Select(Row)];
    }

    /// <summary>The cells with what each adds to the logarithm of the table's probability when it alone is taken as a cause among what is not gone, less its price; best first.</summary>
    public List<Cell> Rank(IReadOnlyList<Cell> cells, Cube cube, bool[] gone, in Sums left)
    {
        var all = Sum(_ => true, gone, left);
        var nothing = Outside(all);
        var total = _model.Total();
        return
        [
            .. cells.Select(cell => cell with { Score = Gain(Sum(cell.Holds(_table), gone, cell.Sums), all, nothing) - _model.Price(cube, cell.Cuboid, cell.Sums, total) })
                .OrderByDescending(cell => cell.Score).ThenBy(cell => cell.Cuboid.Dimensions.Length),
        ];
    }

    private static double Gain(double[] own, double[] all, double nothing)
    {
        var inside = Integrate(own.AsSpan(0, InsideColumns), InsideSpreads.Length, InsidePriors);
        for (var i = 0; i < own.Length; i++)
            own[i] = all[i] - own[i];
        return inside + Outside(own) - nothing;
    }

    private static double Outside(double[] sums) => Integrate(sums.AsSpan(InsideColumns), OutsideSpreads.Length, OutsidePriors);

    private static int[] Heaviest(SegmentModel model)
    {
        var leaves = Enumerable.Range(0, model.Leaves).Where(model.IsTold).ToArray();
        if (leaves.Length <= MostLeaves)
            return leaves;
        Array.Sort(leaves.Select(leaf => -model.Weight(leaf)).ToArray(), leaves);
        return leaves[..MostLeaves];
    }

    private double[] Row(int leaf)
    {
        var row = new double[Columns];
        var at = 0;
        foreach (var spread in InsideSpreads)
            at = Fill(row, at, InsideLevels, spread);
        foreach (var spread in OutsideSpreads)
            at = Fill(row, at, OutsideLevels, spread);
        return row;

        int Fill(double[] to, int from, double[] levels, double spread)
        {
            _model.Tell(leaf, spread, levels, to.AsSpan(from, levels.Length));
            return from + levels.Length;
        }
    }

    // What the sums of a cell hold beyond its heavy leaves is in its light ones.
    private double[] Sum(Func<int, bool> holds, bool[] gone, Sums light)
    {
        var sums = new double[Columns];
        for (var k = 0; k < _heavy.Length; k++)
            if (!gone[_heavy[k]] && holds(_heavy[k]))
            {
                var row = _rows[k];
                light -= new Sums(_model.Columns[0][_heavy[k]], _model.Columns[1][_heavy[k]]);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] += row[i];
            }

        if (_heavy.Length < MostLeaves)
            return sums;
        for (var i = 0; i < sums.Length; i++)
            sums[i] += _model.Tell(light, i < InsideColumns ? InsideLevels[i % InsideLevels.Length] : OutsideLevels[(i - InsideColumns) % OutsideLevels.Length]);
        return sums;
    }

    // Per spread the integral over levels by the parabola through the highest sum and its neighbours; then the mean over spreads.
    private static double Integrate(ReadOnlySpan<double> sums, int spreads, double[] priors)
    {
        var levels = priors.Length;
        Span<double> parts = stackalloc double[spreads];
        for (var s = 0; s < spreads; s++)
        {
            var own = sums.Slice(s * levels, levels);
            var best = 0;
            for (var k = 1; k < levels; k++)
                if (own[k] + priors[k] > own[best] + priors[best])
                    best = k;
            parts[s] = own[best] + priors[best] + Math.Log(Step);
            if (best == 0 || best == levels - 1)
                continue;
            var (before, at, after) = (own[best - 1] + priors[best - 1], own[best] + priors[best], own[best + 1] + priors[best + 1]);
            var (slope, curve) = ((after - before) / (2 * Step), (before - 2 * at + after) / (Step * Step));
            if (curve < -1e-9)
                parts[s] = at - slope * slope / (2 * curve) + 0.5 * Math.Log(2 * Math.PI / -curve);
        }

        var (largest, total) = (double.NegativeInfinity, 0.0);
        foreach (var part in parts)
            largest = Math.Max(largest, part);
        foreach (var part in parts)
            total += Math.Exp(part - largest);
        return largest + Math.Log(total / spreads);
    }

    private static double Normal(double value, double deviation) => -value * value / (2 * deviation * deviation) - Math.Log(deviation * Math.Sqrt(2 * Math.PI));
}
