namespace IncidentBot.Practice.Stories;

/// <summary>The own platform: the database of the search gets slower and slower, and people leave.</summary>
internal static class SearchConversion
{
    private static readonly TimeSpan Ramp = TimeSpan.FromMinutes(60);

    public static readonly Story Story = new()
    {
        Id = "search",
        Title = "Search conversion slides",
        Metric = "search conversion",
        Report = "triage search conversion -20%",
        Counters = new("search_clicked_total", "search_performed_total", PerHour: 16_000, Rate: .46),
        Effects = [new(Effect.EverySource, Loss: .28, Ramp, Effect.Everybody)],
        Signals =
        [
            new("service:latency_p95:seconds", "search-api", .71, 5.2, Ramp),
            new("service:saturation:percent", "search-db", 57, 97, Ramp),
            new("service:http_5xx:percent", "search-api", .14, .9, Ramp),
            new("service:timeouts:percent", "search-api", .2, 3.6, Ramp),
        ],
        Repositories = [new("pinebox/search", Ships.Runs, .9, "app/analytics")],
        Quiet = TimeSpan.FromHours(32),
        Alerts =
        [
            new("SearchLatencyHigh", "search-api", "critical", TimeSpan.FromMinutes(38), "p95 of search-api is above 3 s"),
            new("DatabaseConnectionsSaturated", "search-db", "critical", TimeSpan.FromMinutes(44), "95 % of the connections of search-db are busy"),
            new("CertificateExpiresSoon", "search-api", "info", TimeSpan.FromHours(-80), "The certificate of search-api expires in 18 days"),
        ],
    };
}
