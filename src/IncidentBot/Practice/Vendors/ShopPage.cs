namespace IncidentBot.Practice.Vendors;

/// <summary>Where the links of the practice lead: there is nothing to see behind them, and that is said.</summary>
internal static class ShopPage
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/page/{**what}", (string what) => Results.Text($"Practice shop: in real life this link would open {what} where your team keeps it.\n"));
        group.MapGet("/prometheus/graph", () => Results.Text("Practice shop: in real life this link would open the graph in Prometheus.\n"));
    }

    public static string LinkTo(HttpRequest request, string what) => $"{request.Scheme}://{request.Host}/practice/page/{Uri.EscapeDataString(what).Replace("%2F", "/", StringComparison.Ordinal)}";
}
