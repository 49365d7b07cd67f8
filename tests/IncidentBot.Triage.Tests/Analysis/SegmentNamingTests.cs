using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

/// <summary>Which of several nested or overlapping segments is named. Every table has a baseline of 5 % and four times today's traffic.</summary>
public class SegmentNamingTests
{
    private static readonly Segment Ios = Of(("platform", "0"));

    [Fact]
    public void A_segment_is_named_whole_though_a_part_of_it_fell_harder()
    {
        var result = SegmentScan.Find(Table(1, leaf => (leaf.Platform, leaf.Country) switch { (0, 0) => 0.1, (0, _) => 0.5, _ => 1 }), new(Direction.Down));

        Assert.Equal(Ios, Assert.Single(result.Segments).Where);
    }

    [Fact]
    public void Only_the_part_that_fell_is_named()
    {
        var result = SegmentScan.Find(Table(2, leaf => leaf is { Platform: 0, Country: 1 } ? 0.4 : 1), new(Direction.Down));

        Assert.Equal(Of(("platform", "0"), ("country", "1")), Assert.Single(result.Segments).Where);
    }

    [Fact]
    public void Two_causes_are_both_named()
    {
        var result = SegmentScan.Find(Table(3, leaf => leaf.Platform == 0 || leaf.Browser == 2 ? 0.5 : 1), new(Direction.Down));

        Assert.Equal(Scope.Isolated, result.Scope);
        Assert.Equivalent(new[] { Ios, Of(("browser", "2")) }, result.Segments.Select(cause => cause.Where));
    }

    [Fact]
    public void The_named_segment_leads_the_ranking()
    {
        var result = SegmentScan.Find(Table(4, leaf => leaf.Platform == 0 ? 0.5 : 1), new(Direction.Down, Top: 3));

        Assert.Equal(Ios, result.Ranked[0].Where);
        Assert.Equal(result.Ranked.OrderByDescending(ranked => ranked.Score), result.Ranked);
        Assert.Equal(3, result.Ranked.Count);
    }

    [Fact]
    public void Ten_times_the_traffic_names_the_same()
    {
        var result = SegmentScan.Find(Table(5, leaf => leaf.Country == 3 ? 0.6 : 1, sessions: 20_000), new(Direction.Down));
        var tenth = SegmentScan.Find(Table(5, leaf => leaf.Country == 3 ? 0.6 : 1, sessions: 2_000), new(Direction.Down));

        Assert.Equal(Assert.Single(tenth.Segments).Where, Assert.Single(result.Segments).Where);
    }

    [Fact]
    public void The_order_of_dimensions_changes_nothing()
    {
        var table = Table(6, leaf => leaf is { Platform: 0, Country: 1 } ? 0.5 : 1);
        var turned = new SegmentTable([.. table.Dimensions.Reverse()], [.. table.Values.Reverse()], [.. table.Codes.Reverse()], table.Observed, table.Exposure, table.Baseline, table.BaselineExposure);

        var (one, other) = (SegmentScan.Find(table, new(Direction.Down)), SegmentScan.Find(turned, new(Direction.Down)));

        Assert.Equal(one.Segments.Select(cause => cause.Where), other.Segments.Select(cause => cause.Where));
    }

    [Fact]
    public void A_new_version_without_a_baseline_is_held_against_the_others()
    {
        var healthy = SegmentScan.Find(WithoutBaseline(Table(7, _ => 1), platform: 0), new(Direction.Down));
        var broken = SegmentScan.Find(WithoutBaseline(Table(7, leaf => leaf.Platform == 0 ? 0.5 : 1), platform: 0), new(Direction.Down));

        Assert.Empty(healthy.Segments);
        Assert.Equal(Ios, Assert.Single(broken.Segments).Where);
    }

    [Fact]
    public void Of_many_dimensions_at_most_three_attributes_are_named()
    {
        var random = new Random(8);
        const int leaves = 2_000;
        var codes = Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, leaves).Select(_ => random.Next(3)).ToArray()).ToArray();
        var observed = Enumerable.Range(0, leaves).Select(i => (double)Poisson.Sample(random, codes.Take(3).All(column => column[i] == 0) ? 5 : 20)).ToArray();
        string[] values = ["0", "1", "2"];
        var table = new SegmentTable([.. Enumerable.Range(0, 8).Select(d => $"any name {d}")], [.. codes.Select(_ => values)], codes, observed, Filled(400), Filled(80), Filled(1_600));

        var result = SegmentScan.Find(table, new(Direction.Down));

        Assert.Equal(Of(("any name 0", "0"), ("any name 1", "0"), ("any name 2", "0")), Assert.Single(result.Segments).Where);
        Assert.All(result.Ranked, ranked => Assert.InRange(ranked.Where.Where.Count, 1, 3));

        double[] Filled(double value) => [.. Enumerable.Repeat(value, leaves)];
    }

    [Fact]
    public void Noise_names_no_segment_though_leaves_wobble() =>
        Assert.All(Enumerable.Range(100, 30), seed => Assert.Empty(SegmentScan.Find(Table(seed, _ => 1, wobble: 0.1), new(Direction.Down)).Segments));

    private static Segment Of(params (string Dimension, string Value)[] pairs) => new(pairs.ToDictionary(pair => pair.Dimension, pair => pair.Value));

    private static SegmentTable WithoutBaseline(SegmentTable table, int platform)
    {
        for (var i = 0; i < table.Count; i++)
            if (table.Codes[0][i] == platform && table.BaselineExposure is { } exposure)
                table.Baseline[i] = exposure[i] = 0;
        return table;
    }

    private static SegmentTable Table(int seed, Func<(int Platform, int Country, int Browser), double> effect, double sessions = 4_000, double wobble = 0)
    {
        var random = new Random(seed);
        int[] sizes = [3, 5, 4];
        const int count = 3 * 5 * 4;
        var codes = new[] { new int[count], new int[count], new int[count] };
        var columns = Enumerable.Range(0, 4).Select(_ => new double[count]).ToArray();
        for (var i = 0; i < count; i++)
        {
            (codes[0][i], codes[1][i], codes[2][i]) = (i / 20, i / 4 % 5, i % 4);
            (columns[1][i], columns[3][i]) = (sessions, 4 * sessions);
            columns[0][i] = Poisson.Sample(random, 0.05 * sessions * effect((i / 20, i / 4 % 5, i % 4)) * Math.Exp(wobble * Normal.Sample(random, 0, 1)));
            columns[2][i] = Poisson.Sample(random, 0.2 * sessions);
        }

        return new(["platform", "country", "browser"], [.. sizes.Select(size => Enumerable.Range(0, size).Select(value => $"{value}").ToArray())], codes, columns[0], columns[1], columns[2], columns[3]);
    }
}
