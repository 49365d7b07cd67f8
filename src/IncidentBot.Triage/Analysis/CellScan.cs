namespace IncidentBot.Triage;

/// <summary>
/// Scores every cell of a cube. Each combination of dimensions is as likely beforehand as any other, and within it each cell: the price of a cell is
/// the logarithm of how many there are, so that the plainer of two names wins.
/// </summary>
internal static class CellScan
{
    /// <summary>The best cells, best first.</summary>
    public static List<Cell> Best(Cube cube, SegmentModel model, int count)
    {
        var best = new PriorityQueue<(Cuboid Cuboid, int Index), double>();
        Visit(cube, model, (cuboid, cell, score) =>
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
            Visit(cube, model.Draw(random), (_, _, score) =>
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

    private static void Visit(Cube cube, SegmentModel model, Action<Cuboid, int, double> visit)
    {
        cube.Fill(model);
        var all = model.Total();
        var price = Math.Log(cube.Cuboids.Count);
        foreach (var cuboid in cube.Cuboids)
        {
            var own = price + Math.Log(cuboid.Count);
            for (var cell = 0; cell < cuboid.Count; cell++)
                if (model.LogLikelihoodRatio(cuboid[cell], all) is > 0 and var ratio)
                    visit(cuboid, cell, ratio - own);
        }
    }
}
