namespace IncidentBot.Triage;

/// <summary>Two or three numbers per leaf that add up over any segment, and what they say about it.</summary>
internal abstract class SegmentModel
{
    protected SegmentModel(params double[][] columns) => Columns = columns;

    public double[][] Columns { get; private set; }

    /// <summary>How much better a table must be told with a cause than without (log odds) to be convincing without the scan.</summary>
    public abstract double Convincing { get; }

    public int Leaves => Columns[0].Length;

    /// <summary>Minus the logarithm of how likely a cell is the cause before anything is seen of it.</summary>
    public abstract double Price(Cube cube, Cuboid cuboid, in Sums inside, in Sums all);

    /// <summary>Log likelihood ratio of "the segment moved in the bad direction beyond the rest" against one shift for all; 0 where it did not.</summary>
    public abstract double LogLikelihoodRatio(in Sums inside, in Sums all);

    /// <summary>The same against a rest whose level is known, so that a segment with much of the traffic does not lose for it.</summary>
    public abstract double AgainstKnown(in Sums inside, in Sums rest);

    /// <summary>How many standard deviations the sums are off in the bad direction.</summary>
    public abstract double Deviations(in Sums sums);

    /// <summary>Logarithm of the probability of a leaf, but for a constant, at levels of badness (of a logarithm) and a spread around them (a squared relative deviation).</summary>
    public abstract void Tell(int leaf, double spread, ReadOnlySpan<double> levels, Span<double> to);

    /// <summary>The same for many leaves together that do not spread.</summary>
    public abstract double Tell(in Sums sums, double level);

    /// <summary>Whether a leaf says anything.</summary>
    public abstract bool IsTold(int leaf);

    /// <summary>How much a leaf says, on any scale.</summary>
    public abstract double Weight(int leaf);

    /// <summary>A table of the same shape in which every leaf moved alike and only chance differs.</summary>
    public abstract SegmentModel Draw(Random random);

    /// <summary>The same table where what is gone counts nothing.</summary>
    public SegmentModel Without(bool[] gone)
    {
        var rest = (SegmentModel)MemberwiseClone();
        rest.Columns = [.. Columns.Select(Masked)];
        return rest;

        double[] Masked(double[] column) => [.. column.Select((value, i) => gone[i] ? 0 : value)];
    }

    public Sums Total() => Sums.Of([.. Columns.Select(column => column.Sum())]);
}

internal readonly record struct Sums(double First, double Second, double Third = 0)
{
    public static Sums Of(double[] sums) => new(sums[0], sums[1], sums.ElementAtOrDefault(2));

    public static Sums operator -(Sums a, Sums b) => new(a.First - b.First, a.Second - b.Second, a.Third - b.Third);

    public static Sums operator +(Sums a, Sums b) => new(a.First + b.First, a.Second + b.Second, a.Third + b.Third);
}
