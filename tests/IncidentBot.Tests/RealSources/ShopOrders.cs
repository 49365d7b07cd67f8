using System.Globalization;
using IncidentBot.Tests.Connectors.GoogleAnalytics;
using IncidentBot.Tests.Connectors.Stripe;

namespace IncidentBot.Tests.RealSources;

/// <summary>The orders of a made-up shop over 37 days, with day and night and chance: the same ones as rows, as charges and as analytics events.</summary>
internal sealed class ShopOrders
{
    private static readonly (string Platform, double Share)[] Platforms = [("iOS", 0.5), ("web", 0.3), ("Android", 0.2)];

    private readonly List<(DateTimeOffset At, string Platform)> _all = [];

    /// <param name="isLost">Whether an order at this time on this platform never came about.</param>
    public ShopOrders(DateTimeOffset now, Func<DateTimeOffset, string, bool> isLost)
    {
        var dice = new Random(20261120);
        for (var minute = now.AddDays(-37); minute < now; minute = minute.AddMinutes(1))
        {
            var mean = 0.4 * (1 + 0.6 * Math.Sin(2 * Math.PI * minute.TimeOfDay.TotalDays));
            foreach (var (platform, share) in Platforms)
            {
                var seconds = dice.Next(60);
                if (dice.NextDouble() < mean * share && !isLost(minute, platform))
                    _all.Add((minute.AddSeconds(seconds), platform));
            }
        }
    }

    public string Insert => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO shop_orders (created_at, platform) VALUES {string.Join(',', _all.Select(order => $"('{order.At:O}','{order.Platform}')"))}");

    public StripeShape Charges => new(_all.Select((order, n) => (order.At, StripePayloads.Charge($"ch_{n}", order.At, platform: order.Platform))));

    /// <param name="seen">The share of orders of a minute and platform whose event arrives.</param>
    public GoogleShape Events(DateTimeOffset now, Func<DateTimeOffset, double> seen)
    {
        var byMinute = _all.GroupBy(order => (new DateTimeOffset(order.At.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero), order.Platform)).ToDictionary(group => group.Key, group => group.Count());
        var dice = new Random(7);
        var counted = byMinute.OrderBy(pair => pair.Key.Item1).ToDictionary(pair => pair.Key, pair => Enumerable.Range(0, pair.Value).Count(_ => dice.NextDouble() < seen(pair.Key.Item1)));
        return new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), (at, platform, _) => counted.GetValueOrDefault((at, platform)), now.AddDays(-37), now);
    }
}
