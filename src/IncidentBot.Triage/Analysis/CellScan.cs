namespace IncidentBot.Triage;

/// <summary>
/// Scores every cell of a cube. Each combination of dimensions is as likely beforehand as any other, and within it each cell: the price of a cell is
/// the logarithm of how many there are, so that the plainer of two names wins.
/// </summary>
internal static class CellScan
{
    /// <summary>The best cells against all the others, best first.</summary>
    public static List<Cell> Best(Cube cube, SegmentModel model, int count)
    {
        var all = model.Total();
        cube.Fill(model);
        return Best(cube, sums => model.LogLikelihoodRatio(sums, all), count);
    }

    /// <summary>The best cells against the level outside of <paramref name="found"/>, best first; the cube is filled.</summary>
    public static List<Cell> BestBeside(Cube cube, SegmentModel model, Cell found, int count)
    {
        var rest = model.Total() - found.Sums;
        return Best(cube, sums => model.AgainstKnown(sums, rest), count);
    }

    private static List<Cell> Best(Cube cube, Func<Sums, double> ratioOf, int count)
    {
        var best = new PriorityQueue<(Cuboid Cuboid, int Index), double>();
        Visit(cube, ratioOf, (cuboid, cell, score) =>
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

    /// <summary>The score that a table with nothing in it exceeds with probability <paramref name="errorRate"/>: drawn tables, their largest scores fitted by an exponential tail.</summary>
    public static double Threshold(Cube cube, SegmentModel model, double errorRate, int draws, int seed)
    {
        const int tail = 15;
        var random = new Random(seed);
        var scores = new List<double>();
        for (var draw = 0; draw < draws; draw++)
        {
            var largest = new PriorityQueue<double, double>();
            var drawn = model.Draw(random);
            var all = drawn.Total();
            cube.Fill(drawn);
            Visit(cube, sums => drawn.LogLikelihoodRatio(sums, all), (_, _, score) =>
            {
                if (largest.Count < tail)
                    largest.Enqueue(score, score);
                else if (score > largest.Peek())
                    largest.EnqueueDequeue(score, score);
            });
            while (largest.TryDequeue(out var score, out _))
                scores.Add(score);
        }

        if (scores.Count < tail)
            return Math.Log(1 / errorRate);
        scores.Sort();
        var least = scores[0];
        var scale = Math.Max(0.7, scores.Average() - least);
        return least + scale * Math.Log(scores.Count / (draws * errorRate));
    }

    private static void Visit(Cube cube, Func<Sums, double> ratioOf, Action<Cuboid, int, double> visit)
    {
        var price = Math.Log(cube.Cuboids.Count);
        foreach (var cuboid in cube.Cuboids)
        {
            var own = price + Math.Log(cuboid.Count);
            for (var cell = 0; cell < cuboid.Count; cell++)
                if (ratioOf(cuboid[cell]) is > 0 and var ratio)
                    visit(cuboid, cell, ratio - own);
        }
    }
}
