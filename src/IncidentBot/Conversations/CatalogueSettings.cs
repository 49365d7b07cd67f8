using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Section <c>Catalogue</c>: the metrics, and the people and calendar that they share.</summary>
internal static class CatalogueSettings
{
    public static IReadOnlyList<Metric> Read(IConfigurationSection section)
    {
        var catalogue = new SettingsReader(section);
        var people = PeopleSettings.ReadShared(catalogue.Children("People"));
        // A shared calendar's plain dates are read in each metric's own time zone.
        var calendar = catalogue.Children("Calendar").ToList();
        var metrics = catalogue.Children("Metrics").Select(metric => ReadMetric(metric, people, calendar)).ToList();
        RefuseTwins(metrics, catalogue);
        catalogue.NothingElse();
        catalogue.ThrowIfWrong();
        return metrics;
    }

    private static Metric ReadMetric(SettingsReader reader, IReadOnlyList<Person> people, IReadOnlyList<SettingsReader> sharedCalendar)
    {
        var zone = ReadTimeZone(reader);
        var metric = new Metric
        {
            Name = reader.Required("Name", "use what people call the metric, such as checkout_conversion"),
            Aliases = reader.Texts("Aliases"),
            Kind = reader.Choice<MetricKind>("Kind") ?? MetricKind.Ratio,
            GoodDirection = reader.Choice<Direction>("GoodDirection") ?? Direction.Up,
            TimeZone = zone.Id,
            UnitValue = ReadMoney(reader.Section("UnitValue")),
            Unit = reader.Optional("Unit") ?? "events",
            Sources = [.. reader.Children("Sources").Select(ReadSource)],
            Signals = [.. reader.Children("Signals").Select(ReadSignal)],
            Services = reader.Texts("Services"),
            Repositories = [.. reader.Children("Repositories").Select(ReadRepository)],
            Vendors = reader.Texts("Vendors"),
            People = PeopleSettings.ReadOf(reader.Section("People"), people),
            Calendar = [.. reader.Children("Calendar").Concat(sharedCalendar).Select(entry => CalendarSettings.Read(entry, zone)).OfType<CalendarEntry>()],
        };
        reader.NothingElse();
        return metric;
    }

    private static TimeZoneInfo ReadTimeZone(SettingsReader reader)
    {
        var name = reader.Optional("TimeZone") ?? "UTC";
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        reader.Wrong("TimeZone", name, "use an IANA name such as Europe/Berlin");
        return TimeZoneInfo.Utc;
    }

    private static Money? ReadMoney(SettingsReader reader)
    {
        if (!reader.Exists)
            return null;
        reader.Required("Amount", "use a number such as 49.90");
        var money = new Money(reader.Number("Amount") ?? 0, reader.Required("Currency", "use a currency code such as EUR"));
        reader.NothingElse();
        return money;
    }

    private static MetricSource ReadSource(SettingsReader reader)
    {
        var source = new MetricSource
        {
            Name = reader.Required("Name", "use what people call this source, such as web analytics"),
            Connector = reader.Required("Connector", "use the name of a connector, such as Prometheus"),
            Role = reader.RequiredChoice<SourceRole>("Role"),
            Query = reader.Map("Query"),
            Dimensions = reader.Map("Dimensions"),
            Delay = reader.Duration("Delay") ?? TimeSpan.Zero,
        };
        if (source.Query.Count == 0)
            reader.Say($"{reader.PathOf("Query")} is missing: use the queries of the connector, such as numerator and denominator.");
        reader.NothingElse();
        return source;
    }

    private static SignalQuery ReadSignal(SettingsReader reader)
    {
        var signal = new SignalQuery
        {
            Connector = reader.Required("Connector", "use the name of a connector, such as Prometheus"),
            Kind = reader.RequiredChoice<SignalKind>("Kind"),
            Service = reader.Required("Service", "use an own service, an app, or a vendor for own calls to it"),
            Query = reader.Required("Query", "use a query of the connector"),
            Dimensions = reader.Map("Dimensions"),
        };
        reader.NothingElse();
        return signal;
    }

    private static MetricRepository ReadRepository(SettingsReader reader)
    {
        var repository = new MetricRepository
        {
            Name = reader.Required("Name", "use owner/name, such as acme/shop"),
            Service = reader.Required("Service", "use the service that it deploys"),
            Environment = reader.Optional("Environment"),
            DeployWorkflow = reader.Optional("DeployWorkflow"),
            Scope = new Segment(reader.Map("Scope")),
            TrackingPaths = reader.Texts("TrackingPaths"),
            Connector = reader.Optional("Connector") ?? "GitHub",
        };
        reader.NothingElse();
        return repository;
    }

    private static void RefuseTwins(IReadOnlyList<Metric> metrics, SettingsReader catalogue)
    {
        var twins = metrics
            .SelectMany((metric, index) => Catalogue.NamesOf(metric).Select(Catalogue.Plain).Distinct().Select(name => (name, index)))
            .Where(claim => claim.name.Length > 0)
            .GroupBy(claim => claim.name)
            .Where(claims => claims.Count() > 1);
        foreach (var claims in twins)
            catalogue.Say($"{catalogue.Path}:Metrics:{claims.Last().index} has a name or alias of {catalogue.Path}:Metrics:{claims.First().index} (\"{claims.Key}\"): give each its own.");
    }
}
