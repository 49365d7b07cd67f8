namespace IncidentBot.Triage;

public enum MetricKind { Ratio, Count }

public enum Direction { Up, Down }

/// <summary>What a source of the metric counts: events seen in browsers and apps, records of the own back end, or the payment processor's captures.</summary>
public enum SourceRole { Analytics, Server, Payments }

public sealed record Money(double Amount, string Currency);

/// <summary>A person of the catalogue: what to call them, what they look after, and who they are in each channel.</summary>
public sealed record Person
{
    /// <summary>Stable id within its channel, for example a Slack user id; for catalogue people the name.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public PersonRole? Role { get; init; }

    public string? SlackId { get; init; }

    public string? TeamsId { get; init; }

    /// <summary>Name of the person asked when this one does not answer.</summary>
    public string? StandIn { get; init; }
}

public enum PersonRole { Data, OnCall, Product }

/// <summary>One place the metric can be read from, with the query in that connector's own words.</summary>
public sealed record MetricSource
{
    public required string Name { get; init; }

    /// <summary>Name of the connector that reads it, for example <c>Prometheus</c>.</summary>
    public required string Connector { get; init; }

    public required SourceRole Role { get; init; }

    /// <summary>Keys are the connector's, for example <c>numerator</c> and <c>denominator</c> in PromQL.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>Dimension of the breakdown (platform, browser ...) to the connector's own name for it; empty when it cannot break down.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();

    /// <summary>How long events usually take to arrive; the newest buckets younger than this are not judged.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>A technical series of a service on the metric's path, or of own calls to a vendor.</summary>
public sealed record SignalQuery
{
    public required string Connector { get; init; }

    public required SignalKind Kind { get; init; }

    /// <summary>An own service, an app, or the name of a vendor: then it measures own calls to that vendor.</summary>
    public required string Service { get; init; }

    public required string Query { get; init; }

    /// <summary>Dimensions by which this signal can be read inside a segment, to the connector's own label.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();
}

/// <summary>A repository whose deployments and commits can move the metric.</summary>
public sealed record MetricRepository
{
    /// <summary>As the connector names it, for example <c>acme/shop</c>.</summary>
    public required string Name { get; init; }

    public required string Service { get; init; }

    public string? Environment { get; init; }

    /// <summary>Name of the workflow that deploys, for teams that do not record deployments.</summary>
    public string? DeployWorkflow { get; init; }

    /// <summary>What a deployment of it can reach, for example platform ios; empty means everything.</summary>
    public Segment Scope { get; init; } = Segment.Everything;

    /// <summary>Paths whose commits change tracking, for example <c>src/tracking</c>.</summary>
    public IReadOnlyList<string> TrackingPaths { get; init; } = [];

    /// <summary>Name of the connector that reads it.</summary>
    public string Connector { get; init; } = "GitHub";
}

/// <summary>A catalogue entry: everything that is known about a metric before anything happens.</summary>
public sealed record Metric
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public MetricKind Kind { get; init; } = MetricKind.Ratio;

    public Direction GoodDirection { get; init; } = Direction.Up;

    /// <summary>IANA name of the business time zone; daily and weekly patterns follow its local time.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Money value of one unit of the numerator or count.</summary>
    public Money? UnitValue { get; init; }

    /// <summary>What one unit is called in the plural, for example <c>orders</c>.</summary>
    public string Unit { get; init; } = "events";

    /// <summary>The first one is the source that reports are based on.</summary>
    public IReadOnlyList<MetricSource> Sources { get; init; } = [];

    public IReadOnlyList<SignalQuery> Signals { get; init; } = [];

    public IReadOnlyList<string> Services { get; init; } = [];

    public IReadOnlyList<MetricRepository> Repositories { get; init; } = [];

    public IReadOnlyList<string> Vendors { get; init; } = [];

    public IReadOnlyList<Person> People { get; init; } = [];

    public IReadOnlyList<CalendarEntry> Calendar { get; init; } = [];

    /// <summary>False when nobody described it: then everything is asked.</summary>
    public bool InCatalogue { get; init; } = true;

    public Direction BadDirection => GoodDirection == Direction.Up ? Direction.Down : Direction.Up;
}
