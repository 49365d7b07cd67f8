namespace IncidentBot.Practice.Stories;

/// <summary>An own deploy breaks one platform: the app's new release fails at the checkout, and only inside iOS do the errors show.</summary>
internal static class CheckoutConversion
{
    public static readonly Story Story = new()
    {
        Id = "checkout",
        Title = "Checkout conversion falls",
        Metric = "checkout conversion",
        Report = "triage checkout conversion -18%",
        Counters = new("checkout_completed_total", "checkout_started_total", PerHour: 12_000, Rate: .41),
        Effects = [new(Effect.EverySource, Loss: .49, Ramp: default, leaf => leaf.Platform == "ios")],
        Signals =
        [
            new("service:http_4xx:percent", "api-gateway", 2.1, 5.6) { Platform = "ios", PlatformShare = .05 },
            new("service:http_5xx:percent", "api-gateway", .12),
            new("service:http_5xx:percent", "checkout-api", .15),
            new("service:latency_p95:seconds", "checkout-api", .62),
            new("vendor:call_errors:percent", "Cardwell", .4),
        ],
        Repositories = [new("pinebox/ios-app", Ships.Releases, .2), new("pinebox/checkout-api", Ships.Deployments, 1.2, "src/tracking")],
        Changes = [new("pinebox/ios-app", TimeSpan.FromMinutes(-7), "Pinebox for iOS 8.4", "mika", Release: "8.4")],
        Quiet = TimeSpan.FromHours(2),
        Alerts = [new("CertificateExpiresSoon", "checkout-api", "info", TimeSpan.FromHours(-52), "The certificate of checkout-api expires in 19 days")],
        Notices = [new("Cardwell", "Dashboard", TimeSpan.FromHours(-71), TimeSpan.FromHours(-70.6), "minor", "Delayed reports in the merchant dashboard")],
    };
}
