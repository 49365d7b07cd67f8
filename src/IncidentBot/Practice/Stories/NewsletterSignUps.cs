namespace IncidentBot.Practice.Stories;

/// <summary>Nothing is wrong: somebody compared with another hour, and took the usual ups and downs for a drop.</summary>
internal static class NewsletterSignUps
{
    public static readonly Story Story = new()
    {
        Id = "newsletter",
        Title = "Newsletter sign-ups look low",
        Metric = "newsletter sign-ups",
        Report = "triage newsletter sign-ups -15%",
        SaysWhen = false,
        Counters = new("newsletter_signed_up_total", null, PerHour: 420),
        Signals =
        [
            new("service:http_5xx:percent", "newsletter-api", .15),
            new("service:latency_p95:seconds", "newsletter-api", .41),
            new("vendor:call_errors:percent", "Mailfeather", .7),
        ],
        Repositories = [new("pinebox/newsletter", Ships.Deployments, .6, "src/tracking")],
        Alerts = [new("PodRestarted", "newsletter-api", "warning", TimeSpan.FromHours(-30), "A pod of newsletter-api was restarted once")],
    };
}
