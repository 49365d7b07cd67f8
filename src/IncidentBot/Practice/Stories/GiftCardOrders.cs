namespace IncidentBot.Practice.Stories;

/// <summary>Users react: the cards' price was raised, as planned and announced in the calendar; everything technical is clean, but nobody connected the vendor that issues them.</summary>
internal static class GiftCardOrders
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(150);

    public static readonly Story Story = new()
    {
        Id = "gift-cards",
        Title = "Gift card orders fall",
        Metric = "gift card orders",
        Report = "triage gift card orders -20%",
        OnsetOf = anchor => LastPriceRound(anchor - AtLeast),
        Counters = new("gift_cards_ordered_total", null, PerHour: 1_300),
        Effects = [new(Effect.EverySource, Loss: .21, Ramp: default, Effect.Everybody)],
        Signals =
        [
            new("service:http_5xx:percent", "gift-card-service", .16),
            new("service:http_4xx:percent", "gift-card-service", 1.8),
            new("service:latency_p95:seconds", "gift-card-service", .48),
        ],
        Repositories = [new("pinebox/gift-card-service", Ships.Deployments, .8, "src/tracking")],
        Quiet = TimeSpan.FromHours(40),
    };

    /// <summary>Prices change on Mondays and Thursdays, at ten in the morning.</summary>
    public static DateTimeOffset LastPriceRound(DateTimeOffset latest)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(latest, Season.Zone).DateTime);
        while (day.DayOfWeek is not (DayOfWeek.Monday or DayOfWeek.Thursday) || At(day) > latest)
            day = day.AddDays(-1);
        return At(day);
    }

    /// <summary>From the one before last, far enough ahead for a process that runs for weeks.</summary>
    public static IEnumerable<DateTimeOffset> PriceRounds(DateTimeOffset now)
    {
        for (var round = LastPriceRound(now - AtLeast); round < now.AddDays(60); round = LastPriceRound(round.AddDays(4.5)))
            yield return round;
    }

    private static DateTimeOffset At(DateOnly day)
    {
        var local = day.ToDateTime(new TimeOnly(10, 0));
        return new DateTimeOffset(local, Season.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
