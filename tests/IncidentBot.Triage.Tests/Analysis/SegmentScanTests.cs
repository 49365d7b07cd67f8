namespace IncidentBot.Triage.Tests;

public class SegmentScanTests
{
    [Fact]
    public void The_platform_that_lost_half_its_orders_is_named()
    {
        var result = SegmentScan.Find(Table(("ios", "DE", 250, 10_000), ("ios", "FR", 255, 10_000), ("web", "DE", 500, 10_000), ("web", "FR", 505, 10_000)), new(Direction.Down));

        Assert.Equal(Scope.Isolated, result.Scope);
        var cause = Assert.Single(result.Segments);
        Assert.Equal(new Segment(new Dictionary<string, string> { ["platform"] = "ios" }), cause.Where);
        Assert.Equal(505, cause.Observed);
    }

    [Fact]
    public void A_fall_by_the_same_part_everywhere_is_uniform()
    {
        var result = SegmentScan.Find(Table(("ios", "DE", 400, 10_000), ("ios", "FR", 402, 10_000), ("web", "DE", 399, 10_000), ("web", "FR", 398, 10_000)), new(Direction.Down));

        Assert.Equal(Scope.Uniform, result.Scope);
        Assert.Empty(result.Segments);
    }

    [Fact]
    public void Rate_mix_and_interaction_add_up_to_the_change_of_the_ratio()
    {
        var breakdown = Table(("ios", "DE", 250, 9_000), ("ios", "FR", 255, 11_000), ("web", "DE", 500, 5_000), ("web", "FR", 505, 10_000));

        var result = SegmentScan.Find(breakdown, new(Direction.Down));

        var change = breakdown.Rows.Sum(row => row.Numerator) / breakdown.Rows.Sum(row => row.Denominator ?? 0) - 0.05;
        Assert.Equal(change, result.RateEffect + result.MixEffect + result.Interaction ?? 0, 12);
    }

    [Fact]
    public void More_traffic_of_a_weak_segment_is_mix_and_Simpsons_paradox_when_every_rate_rises()
    {
        var breakdown = Table(("app", "DE", 1_050, 10_000), ("web", "DE", 500, 40_000)) with
        {
            Rows =
            [
                new() { Values = ["app", "DE"], Numerator = 1_050, Denominator = 10_000, BaselineNumerator = 4_000, BaselineDenominator = 40_000 },
                new() { Values = ["web", "DE"], Numerator = 420, Denominator = 40_000, BaselineNumerator = 400, BaselineDenominator = 40_000 },
            ],
        };

        var result = SegmentScan.Find(breakdown, new(Direction.Down));

        Assert.Equal(Scope.Mix, result.Scope);
        Assert.True(result.IsSimpsonsParadox);
        Assert.Empty(result.Segments);
    }

    [Fact]
    public void A_new_version_that_sells_less_than_the_one_it_replaces_is_named_and_is_not_other_traffic()
    {
        var breakdown = Table(("ios", "7.2", 0, 0)) with
        {
            Dimensions = ["platform", "appVersion"],
            Rows =
            [
                new() { Values = ["web", "n/a"], Numerator = 500, Denominator = 20_000, BaselineNumerator = 2_000, BaselineDenominator = 80_000 },
                new() { Values = ["ios", "7.1"], Numerator = 600, Denominator = 6_000, BaselineNumerator = 4_000, BaselineDenominator = 40_000 },
                new() { Values = ["ios", "7.2"], Numerator = 160, Denominator = 4_000, BaselineNumerator = 0, BaselineDenominator = 0 },
            ],
        };

        var result = SegmentScan.Find(breakdown, new(Direction.Down));

        Assert.Equal(Scope.Isolated, result.Scope);
        Assert.Equal(new Segment(new Dictionary<string, string> { ["appVersion"] = "7.2", ["platform"] = "ios" }), Assert.Single(result.Segments).Where);
    }

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        var breakdown = Table(("ios", "DE", 250, 10_000), ("ios", "FR", 255, 10_000), ("web", "DE", 500, 10_000), ("web", "FR", 505, 10_000));
        var reversed = breakdown with { Rows = [.. breakdown.Rows.Reverse()] };

        var (one, other) = (SegmentScan.Find(breakdown, new(Direction.Down)), SegmentScan.Find(reversed, new(Direction.Down)));

        Assert.Equal(one.Segments.Select(cause => cause.Where), other.Segments.Select(cause => cause.Where));
        Assert.Equal(one.MixEffect ?? 0, other.MixEffect ?? 0, 12);
    }

    [Fact]
    public void A_segment_with_two_names_has_an_alias()
    {
        var breakdown = Table(("ios", "app", 250, 10_000), ("web", "safari", 500, 10_000), ("web", "chrome", 505, 10_000));

        var cause = Assert.Single(SegmentScan.Find(breakdown, new(Direction.Down)).Segments);

        Assert.Contains(cause.Aliases.Append(cause.Where), where => where.Equals(new(new Dictionary<string, string> { ["platform"] = "ios" })));
        Assert.Contains(cause.Aliases.Append(cause.Where), where => where.Equals(new(new Dictionary<string, string> { ["country"] = "app" })));
    }

    [Fact]
    public void Additive_values_name_the_value_that_is_missing()
    {
        var table = Values(31, (a, _) => a == 2 ? 0.5 : 1);

        var cause = Assert.Single(SegmentScan.Find(table, new(Direction.Down)).Segments);

        Assert.Equal(new Segment(new Dictionary<string, string> { ["a"] = "2" }), cause.Where);
    }

    [Fact]
    public void Noise_names_no_segment() =>
        Assert.All(Enumerable.Range(0, 20), seed => Assert.Empty(SegmentScan.Find(Values(seed, (_, _) => 1), new(Direction.Down)).Segments));

    [Fact]
    public void An_empty_table_has_no_scope() =>
        Assert.Equal(Scope.None, SegmentScan.Find(Table() with { Rows = [] }, new(Direction.Down)).Scope);

    private static SegmentTable Values(int seed, Func<int, int, double> effect)
    {
        var random = new Random(seed);
        var (a, b) = (new int[400], new int[400]);
        var (actual, expected) = (new double[400], new double[400]);
        for (var i = 0; i < 400; i++)
        {
            (a[i], b[i]) = (i / 20, i % 20);
            expected[i] = 50 + 100 * random.NextDouble();
            actual[i] = expected[i] * effect(a[i], b[i]) * (0.9 + 0.2 * random.NextDouble());
        }

        string[] names = [.. Enumerable.Range(0, 20).Select(value => $"{value}")];
        return new(["a", "b"], [names, names], [a, b], actual, null, expected, null);
    }

    // Baseline: 5 % everywhere, four times the traffic.
    private static Breakdown Table(params (string Platform, string Country, double Orders, double Sessions)[] rows) => new()
    {
        Source = "shop",
        Window = new(MadeSeries.Start, MadeSeries.Start.AddDays(1)),
        Dimensions = ["platform", "country"],
        Rows =
        [
            .. rows.Select(row => new BreakdownRow
            {
                Values = [row.Platform, row.Country],
                Numerator = row.Orders,
                Denominator = row.Sessions,
                BaselineNumerator = 2_000,
                BaselineDenominator = 40_000,
            }),
        ],
    };
}
