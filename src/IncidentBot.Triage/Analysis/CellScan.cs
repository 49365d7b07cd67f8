namespace IncidentBot.Triage;

/// <summary>
/// Scores every cell of a cube by its likelihood ratio less its price, so that of two names for the same the plainer wins.
/// </summary>
internal static class CellScan
{
    /// <summary>From so many leaves on, time is spent sparingly.</summary>
    public const int LargeTable = 200_000;

    private const int LeastDraws = 3;
    private const int MostDraws = 99;
    private const int Effort = 500_000;
    private const int Each = 15;

    /// <summary>The best cells against all the others, best first.</summary>
    public static List<Cell> Best(Cube cube, SegmentModel model, int count)
    {
        var all = model.Total();
        cube.Fill(model);
        return Best(cube, model, all, sums => model.LogLikelihoodRatio(sums, all), count);
    }

    /// <summary>The best cells against the level outside of <paramref name="found"/>, best first; the cube is filled.</summary>
    public static List<Cell> BestBeside(Cube cube, SegmentModel model, Cell found, int count)
    {
        var all = model.Total();
        var rest = all - found.Sums;
        return Best(cube, model, all, sums => model.AgainstKnown(sums, rest), count);
    }

    private static List<Cell> Best(Cube cube, SegmentModel model, Sums all, Func<Sums, double> ratioOf, int count)
    {
        var best = new PriorityQueue<(Cuboid Cuboid, int Index), double>();
        Visit(cube, model, all, ratioOf, (cuboid, cell, score) =>
        {
            if (best.Count < count)
                best.Enqueue((cuboid, cell), score);
            else if (best.TryPeek(out _, out var least) && score > least)
                best.EnqueueDequeue((cuboid, cell), score);
        });
        var cells = new List<Cell>(best.Count);
        while (best.TryDequeue(out var item, out var score))
            cells.Add(new(item.Cuboid, item.Index, item.Cuboid[item.Index], score));
        cells.Reverse();
        return cells;
    }

    /// <summary>
    /// The score that a table with nothing in it exceeds with probability <paramref name="errorRate"/>: drawn tables, an exponential tail fitted to their
    /// largest scores. Small tables are drawn often; large ones, which tell many scores each, a few times.
    /// </summary>
    public static double Threshold(Cube cube, SegmentModel model, double errorRate, int seed)
    {
        var draws = Math.Clamp(Effort / (model.Leaves + cube.Cuboids.Sum(cuboid => cuboid.Count)), model.Leaves > LargeTable ? 1 : LeastDraws, MostDraws);
        var random = new Random(seed);
        var scores = new List<double>();
        for (var draw = 0; draw < draws; draw++)
        {
            var largest = new PriorityQueue<double, double>();
            var drawn = model.Draw(random);
            var all = drawn.Total();
            cube.Fill(drawn);
            Visit(cube, drawn, all, sums => drawn.LogLikelihoodRatio(sums, all), (_, _, score) =>
            {
                if (largest.Count < Each)
                    largest.Enqueue(score, score);
                else if (score > largest.Peek())
                    largest.EnqueueDequeue(score, score);
            });
            while (largest.TryDequeue(out var score, out _))
                scores.Add(score);
        }

        if (scores.Count < Each)
            return Math.Log(1 / errorRate);
        scores.Sort();
        var upper = scores[^Math.Min(scores.Count, Math.Max(3 * Each, draws))..];
        var scale = Math.Max(0.7, upper.Average() - upper[0]);
        return upper[0] + scale * Math.Log(upper.Count / (draws * errorRate));
    }

    private static void Visit(Cube cube, SegmentModel model, Sums all, Func<Sums, double> ratioOf, Action<Cuboid, int, double> visit)
    {
        foreach (var cuboid in cube.Cuboids)
        {
            for (var cell = 0; cell < cuboid.Count; cell++)
                if (ratioOf(cuboid[cell]) is > 0 and var ratio)
                    visit(cuboid, cell, ratio - model.Price(cube, cuboid, cuboid[cell], all));
        }
    }
}
