namespace IncidentBot.Triage.Tests.Analysis;

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
