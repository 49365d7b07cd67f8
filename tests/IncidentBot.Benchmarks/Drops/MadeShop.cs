using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>Customers that differ in nothing that is recorded.</summary>
/// <param name="Share">Of the visits, 0-1.</param>
/// <param name="Rate">Orders per visit.</param>
internal sealed record Leaf(IReadOnlyDictionary<string, string> Where, double Share, double Rate)
{
    public bool IsIn(Segment segment) => segment.Where.All(pair => Where[pair.Key] == pair.Value);
}

/// <summary>A made-up company that sells something: drawn from a seed and the laws.</summary>
internal sealed record MadeShop
{
    public static readonly IReadOnlyList<string> Dimensions = ["platform", "browser", "country", "device", "appVersion"];

    private static readonly (string Name, MetricKind Kind, Direction Good)[] Metrics =
    [
        ("checkout_conversion", MetricKind.Ratio, Direction.Up), ("booking_rate", MetricKind.Ratio, Direction.Up), ("trial_to_paid", MetricKind.Ratio, Direction.Up),
        ("orders", MetricKind.Count, Direction.Up), ("tickets_sold", MetricKind.Count, Direction.Up), ("failed_checkouts", MetricKind.Ratio, Direction.Down),
    ];

    private static readonly string[] Zones = ["Europe/Berlin", "America/Chicago", "Asia/Singapore", "Europe/Madrid", "America/Sao_Paulo", "UTC"];
    private static readonly string[] Countries = ["DE", "AT", "FR", "ES", "US", "CA", "BR", "SG", "AU", "NL", "PL"];
    private static readonly string[] ServiceNames = ["storefront", "basket", "order-service", "pricing", "login", "payments-gateway", "catalog", "tax-service", "inventory"];
    private static readonly string[] Aside = ["blog", "back-office", "reporting", "warehouse-ui", "partner-portal", "mailer"];
    private static readonly string[] Processors = ["Adyen", "Stripe", "Braintree", "Mollie"];
    private static readonly string[] OtherVendors = ["Fastly", "Auth0", "Sift", "Shippo", "Avalara", "Algolia"];

    public required string Metric { get; init; }

    public required MetricKind Kind { get; init; }

    public required Direction Good { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>On the metric's path.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Of the company too, and not on the path.</summary>
    public IReadOnlyList<string> OtherServices { get; } = Aside;

    public required string Processor { get; init; }

    /// <summary>With the processor.</summary>
    public required IReadOnlyList<string> Vendors { get; init; }

    public required IReadOnlyList<Leaf> Leaves { get; init; }

    public required TimeSpan Interval { get; init; }

    public required double VisitsPerHour { get; init; }

    public required double UnitValue { get; init; }

    /// <summary>Standard deviation of the logarithm of conversion, and of demand, from bucket to bucket beyond chance.</summary>
    public required double Wobble { get; init; }

    public required double DemandWobble { get; init; }

    /// <summary>What analytics can break the metric down by.</summary>
    public required IReadOnlyList<string> BrokenDownBy { get; init; }

    /// <summary>What own changes mostly are; a kind that stands there three times is three times as usual.</summary>
    public required IReadOnlyList<ChangeKind> UsualChanges { get; init; }

    /// <summary>Services that are watched, and how closely: series per service.</summary>
    public required IReadOnlyList<string> Watched { get; init; }

    public required int SeriesPerService { get; init; }

    public required IReadOnlyList<string> OldVersions { get; init; }

    public required string NewVersion { get; init; }

    /// <summary>The same with customers who could have the new version of an app: nobody has, until the story says so.</summary>
    public MadeShop WithNewVersion(string platform) => this with
    {
        Leaves = [.. Leaves, .. Leaves.Where(leaf => leaf.Where["platform"] == platform).Select(leaf => leaf with { Where = new Dictionary<string, string>(leaf.Where) { ["appVersion"] = NewVersion } })
            .GroupBy(leaf => leaf.Where["country"]).Select(group => group.First() with { Share = group.Sum(leaf => leaf.Share) })],
    };

    public static MadeShop Draw(Luck luck, Laws laws)
    {
        var (metric, kind, good) = luck.Pick(Metrics);
        var conversion = good == Direction.Down ? luck.Of(new(0.02, 0.12)) : luck.Of(laws.Conversion);
        var processor = luck.Pick(Processors);
        var services = luck.Some(ServiceNames, luck.Random.Next(4, 7));
        var (major, minor) = (luck.Random.Next(3, 12), luck.Random.Next(1, 15));
        string[] olds = [.. new[] { $"{major}.{minor}.{luck.Random.Next(4)}", $"{major}.{minor - 1}.{luck.Random.Next(9)}" }.Take(luck.Random.Next(1, 3))];
        return new()
        {
            BrokenDownBy = luck.Happens(0.7) ? Dimensions : [.. Dimensions.Where(dimension => dimension == "platform" || luck.Happens(0.6))],
            UsualChanges = [.. Enum.GetValues<ChangeKind>(), .. Enumerable.Repeat(ChangeKind.Deploy, luck.Random.Next(3, 20)), .. Enumerable.Repeat(ChangeKind.Flag, luck.Random.Next(0, 4)), .. Enumerable.Repeat(ChangeKind.Config, luck.Random.Next(0, 3))],
            Watched = luck.Some(services, luck.Random.Next(2, services.Count + 1)),
            SeriesPerService = luck.Random.Next(1, 4),
            OldVersions = olds,
            NewVersion = $"{major}.{minor + 1}.0",
            Metric = metric,
            Kind = kind,
            Good = good,
            TimeZone = luck.Pick(Zones),
            Services = services,
            Processor = processor,
            Vendors = [processor, .. luck.Some(OtherVendors, luck.Random.Next(2, 5))],
            Leaves = DrawLeaves(luck, conversion, olds),
            Interval = TimeSpan.FromMinutes(luck.Pick([10, 15, 30, 30, 60])),
            VisitsPerHour = luck.Of(laws.VisitsPerHour),
            Wobble = luck.Of(laws.Wobble),
            DemandWobble = luck.Of(laws.DemandWobble),
            UnitValue = Math.Round(luck.Of(new(12, 160)), 2),
        };
    }

    private static IReadOnlyList<Leaf> DrawLeaves(Luck luck, double conversion, string[] versions)
    {
        var countries = luck.Some(Countries, luck.Random.Next(2, 6)).Select((country, i) => (country, weight: luck.Between(0.5, 1.5) / (i + 1))).ToList();
        var app = luck.Between(0.1, 0.5);
        (string Platform, string Browser, string Device, double Weight, double Factor)[] fronts =
        [
            ("web", "chrome", "desktop", (1 - app) * 0.26, 1.3), ("web", "chrome", "mobile", (1 - app) * 0.24, 0.7), ("web", "safari", "desktop", (1 - app) * 0.1, 1.4),
            ("web", "safari", "mobile", (1 - app) * 0.25, 0.8), ("web", "firefox", "desktop", (1 - app) * 0.08, 1.2), ("web", "edge", "desktop", (1 - app) * 0.07, 1.3),
            ("ios", "app", "mobile", app * 0.55, 1.5), ("android", "app", "mobile", app * 0.45, 1.2),
        ];
        var leaves =
            from front in fronts
            from country in countries
            from version in front.Platform == "web" ? ["n/a"] : versions
            select new Leaf(
                new Dictionary<string, string> { ["platform"] = front.Platform, ["browser"] = front.Browser, ["country"] = country.country, ["device"] = front.Device, ["appVersion"] = version },
                front.Weight * country.weight / countries.Sum(one => one.weight) * (version == "n/a" ? 1 : version == versions[0] ? 1 - 0.3 * (versions.Length - 1) : 0.3),
                conversion * front.Factor * luck.LogNormal(1, 0.15));
        return [.. leaves];
    }
}
