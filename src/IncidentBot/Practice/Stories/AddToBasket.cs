using IncidentBot.Triage;

namespace IncidentBot.Practice.Stories;

/// <summary>The number is wrong: after a change of the tracking code the web's event no longer fires; baskets and payments are as always.</summary>
internal static class AddToBasket
{
    public static readonly Story Story = new()
    {
        Id = "basket",
        Title = "Add to basket rate falls",
        Metric = "add to basket rate",
        Report = "triage add to basket rate -28%",
        Counters = new("add_to_basket_total", "product_viewed_total", PerHour: 21_000, Rate: .21) { PaidShare = .22 },
        Effects = [new([SourceRole.Analytics], Loss: .66, Ramp: default, leaf => leaf.Platform == "web")],
        Signals =
        [
            new("service:http_5xx:percent", "web-shop", .18),
            new("service:latency_p95:seconds", "web-shop", .84),
            new("service:http_5xx:percent", "basket-service", .09),
            new("pipeline:lag:seconds", "event-pipeline", 48),
        ],
        Repositories = [new("pinebox/web", Ships.Deployments, 1.6, "src/tracking"), new("pinebox/basket-service", Ships.Deployments, .7)],
        Changes =
        [
            new("pinebox/web", TimeSpan.FromMinutes(-6), "Tracking: send basket events through the new consent layer", "jonas", CommittedAfter: TimeSpan.FromMinutes(-31)),
        ],
        Quiet = TimeSpan.FromHours(2),
        Alerts = [new("DiskFillsUp", "image-resizer", "warning", TimeSpan.FromHours(-9), "The disk of image-resizer-2 is 83 % full")],
    };
}
