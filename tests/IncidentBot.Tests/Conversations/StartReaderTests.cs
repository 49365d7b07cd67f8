using IncidentBot.Conversations;

namespace IncidentBot.Tests.Conversations;

public sealed class StartReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 13, 0, 0, TimeSpan.Zero); // a Wednesday

    [Theory]
    [InlineData("checkout conversion -20% since 9:40", "checkout conversion", -0.2, "2026-03-11T09:40Z")]
    [InlineData("checkout conversion is down about 20 % since this morning", "checkout conversion", -0.2, "2026-03-11T06:00Z")]
    [InlineData("checkout_conversion", "checkout_conversion", null, null)]
    [InlineData("our paid orders dropped by 15 percent since yesterday", "paid orders", -0.15, "2026-03-10T00:00Z")]
    [InlineData("paid orders since yesterday 14:30", "paid orders", null, "2026-03-10T14:30Z")]
    [InlineData("signup rate −12.5% 3 hours ago", "signup rate", -0.125, "2026-03-11T10:00Z")]
    [InlineData("refund rate +30% since Monday", "refund rate", 0.3, "2026-03-09T00:00Z")]
    [InlineData("refund rate is up 30% from 8am on", "refund rate", 0.3, "2026-03-11T08:00Z")]
    [InlineData("seeing purchase conversion down ~10% since roughly 13:16", "purchase conversion", -0.1, "2026-03-10T13:16Z")]
    [InlineData("orders down 10% since 13:10", "orders", -0.1, "2026-03-11T13:00Z")]
    [InlineData("orders down 10% since 13:11", "orders", -0.1, "2026-03-10T13:11Z")]
    [InlineData("orders, 9:40 or so it started", "orders", null, "2026-03-11T09:40Z")]
    [InlineData("orders down 10%, it started 9:40am", "orders", -0.1, "2026-03-11T09:40Z")]
    [InlineData("orders 9:40ish", "orders", null, "2026-03-11T09:40Z")]
    [InlineData("ratio 16:9 of video starts", "ratio 16:9 of video starts", null, null)]
    [InlineData("orders since 2026-03-10T08:00:00+01:00", "orders", null, "2026-03-10T07:00Z")]
    [InlineData("sign up rate is down 5%", "sign up rate", -0.05, null)]
    [InlineData("orders are down 40% in the last 2 hours", "orders", -0.4, "2026-03-11T11:00Z")]
    [InlineData("orders are down 40% in the last hour", "orders", -0.4, "2026-03-11T12:00Z")]
    [InlineData("orders are down 40% in the last minutes", "orders", -0.4, null)]
    [InlineData("paid orders 20% lower than yesterday", "paid orders", -0.2, null)]
    [InlineData("paid orders is down 25% compared to Friday", "paid orders", -0.25, null)]
    [InlineData("checkout conversion down 45% vs last week, from 12:12 on", "checkout conversion", -0.45, "2026-03-11T12:12Z")]
    [InlineData("checkout completion has been sliding for days, now down 5%", "checkout completion", -0.05, null)]
    [InlineData("last bucket of checkout completion is 35% below normal", "last bucket of checkout completion", -0.35, null)]
    public void A_sentence_gives_metric_size_and_time(string sentence, string metric, double? change, string? since)
    {
        var start = StartReader.Read(sentence);

        Assert.Equal(metric, start.Metric);
        Assert.Equal(change, start.Change);
        Assert.Equal(since is null ? null : DateTimeOffset.Parse(since, System.Globalization.CultureInfo.InvariantCulture), start.Since?.Resolve(Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_clock_time_is_local_to_the_metrics_zone()
    {
        var start = StartReader.Read("checkout conversion since 9:40");

        Assert.Equal(new DateTimeOffset(2026, 3, 11, 8, 40, 0, TimeSpan.Zero), start.Since?.Resolve(Now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
    }

    [Fact]
    public void A_time_in_the_hour_that_spring_skips_means_the_hour_after()
    {
        var sunday = new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

        var since = StartReader.Read("orders since 2:30").Since?.Resolve(sunday, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), since);
    }
}
