namespace IncidentBot.Practice;

/// <summary>A kind of customer.</summary>
/// <param name="Share">Of the visits.</param>
/// <param name="Rate">How readily they buy, relative to the average.</param>
internal sealed record Leaf(string Platform, string Browser, string Country, double Share, double Rate)
{
    private static readonly (string Platform, string Browser, double Share, double Rate)[] Clients =
    [
        ("ios", "app", .33, 1.12), ("android", "app", .22, 1.02), ("web", "chrome", .22, .95),
        ("web", "safari", .12, .93), ("web", "firefox", .06, .97), ("web", "edge", .05, .99),
    ];

    private static readonly (string Country, double Share, double Rate)[] Countries = [("DE", .62, 1.02), ("AT", .16, .98), ("CH", .13, 1.0), ("NL", .09, .93)];

    public static readonly IReadOnlyList<Leaf> All =
        [.. from client in Clients from country in Countries select new Leaf(client.Platform, client.Browser, country.Country, client.Share * country.Share, client.Rate * country.Rate)];

    public string? Label(string name) => name switch
    {
        "platform" => Platform,
        "browser" => Browser,
        "country" => Country,
        _ => null,
    };
}
