namespace IncidentBot.Triage;

/// <summary>Three numbers per leaf that add up over any segment, and what they say about it. Leaves that are done with count nothing.</summary>
internal abstract class SegmentModel
{
    protected SegmentModel(int leaves) => (First, Second, Third) = (new double[leaves], new double[leaves], new double[leaves]);

    public double[] First { get; }

    public double[] Second { get; }

    public double[] Third { get; }

    /// <summary>Log likelihood ratio of "the segment moved in the bad direction beyond the rest" against one shift for all; 0 where it did not.</summary>
    public abstract double LogLikelihoodRatio(in Sums inside, in Sums all);

    /// <summary>A table of the same shape in which every leaf moved alike and only chance differs.</summary>
    public abstract SegmentModel Draw(Random random);

    public void Clear(int leaf) => First[leaf] = Second[leaf] = Third[leaf] = 0;

    public Sums Total()
    {
        var sums = default(Sums);
        for (var i = 0; i < First.Length; i++)
            sums = new(sums.First + First[i], sums.Second + Second[i], sums.Third + Third[i]);
        return sums;
    }
}

internal readonly record struct Sums(double First, double Second, double Third);
