namespace IncidentBot.Triage;

/// <summary>Every combination of dimensions of a table, each with its cells, rolled up from the next finer one (Gray et al. 1997, data cube).</summary>
internal sealed class Cube
{
    private const int MostDimensionsWhole = 6;
    private const int MostAttributes = 3;
    private const int DenseKeys = 1 << 22;
    private readonly SegmentTable _table;
    private readonly Cuboid[] _order;
    private readonly Dictionary<int, double> _prices;

    public Cube(SegmentTable table)
    {
        _table = table;
        _order = [.. Plan(table)];
var sizes = _order.CountBy(cuboid => cuboid.Dimensions.Length).ToDictionary();
        _prices = sizes.ToDictionary(size => size.Key, size => Math.Log(sizes.Count * size.Value));
    }

    /// <summary>All cuboids, finest first.</summary>
    public IReadOnlyList<Cuboid> Cuboids => _order;

    /// <summary>Minus the logarithm of how likely one combination of so many dimensions is, when each number of them is as likely, and among them each.</summary>
    public double PriceOfSize(int dimensions) => _prices[dimensions];

    /// <summary>Sums a model over every cell of every cuboid.</summary>
    public void Fill(SegmentModel model)
    {
        foreach (var cuboid in _order)
            cuboid.Fill(model);
    }

    private static IEnumerable<Cuboid> Plan(SegmentTable table)
    {
        var count = table.Dimensions.Count;
        var most = count > MostDimensionsWhole ? MostAttributes : count;
        var made = new Dictionary<long, Cuboid>();
        foreach (var mask in Masks(count, most))
        {
            var finer = Enumerable.Range(0, count).Where(d => (mask >> d & 1) == 0).Select(d => made.GetValueOrDefault(mask | 1L << d)).OfType<Cuboid>().MinBy(cuboid => cuboid.Count);
            var cuboid = new Cuboid(table, mask, finer, DenseKeys);
            made.Add(mask, cuboid);
            yield return cuboid;
        }
    }

    private static IEnumerable<long> Masks(int count, int most)
    {
        for (var size = most; size >= 1; size--)
            foreach (var mask in OfSize(count, size, 0))
                yield return mask;
    }

    private static IEnumerable<long> OfSize(int count, int size, int from)
    {
        if (size == 0)
        {
            yield return 0;
            yield break;
        }

        for (var d = from; d <= count - size; d++)
            foreach (var rest in OfSize(count, size - 1, d + 1))
                yield return rest | 1L << d;
    }
}
