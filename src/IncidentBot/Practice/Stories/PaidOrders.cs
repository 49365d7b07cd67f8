namespace IncidentBot.Practice.Stories;

/// <summary>A third party: the payment processor fails a part of the calls, and its status page says so much later.</summary>
internal static class PaidOrders
{
    public static readonly Story Story = new()
    {
        Id = "orders",
        Title = "Paid orders fall",
        Metric = "paid orders",
        Report = "triage paid orders -24%",
        Counters = new("orders_paid_total", null, PerHour: 3_600),
        Effects = [new(Effect.EverySource, Loss: .24, Ramp: default, Effect.Everybody)],
        Signals =
        [
            new("vendor:call_errors:percent", "Paynova", .5, 24),
            new("vendor:call_timeouts:percent", "Paynova", .2, 6),
            new("service:http_5xx:percent", "order-service", .2, 1.1),
            new("service:latency_p95:seconds", "order-service", .55),
            new("vendor:call_errors:percent", "Parcelio", .6),
        ],
        Repositories = [new("pinebox/order-service", Ships.Deployments, 1.1, "src/events"), new("pinebox/storefront", Ships.Deployments, 1.4)],
        Alerts =
        [
            new("PaymentCallErrors", "Paynova", "critical", TimeSpan.FromMinutes(9), "Calls to Paynova fail"),
            new("QueueGrowing", "order-mailer", "warning", TimeSpan.FromMinutes(-200), "The queue of order-mailer grows"),
        ],
        Notices =
        [
            new("Paynova", "Card payments", TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(25), "major", "Elevated declines and errors for card payments"),
            new("Paynova", "Payouts", TimeSpan.FromHours(-97), TimeSpan.FromHours(-96.5), "minor", "Payouts arrive later than usual"),
            new("Parcelio", "Label API", TimeSpan.FromHours(-55), TimeSpan.FromHours(-54.8), "minor", "Slow label printing in one region"),
        ],
    };
}
