using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>A technical series that leaves its usual level.</summary>
/// <param name="Factor">Level during, in usual levels.</param>
/// <param name="Grows">How long until it stands there; zero for at once.</param>
internal sealed record Rise(SignalKind Kind, string Service, DateTimeOffset From, double Factor, TimeSpan Grows = default);

/// <summary>What really happens in one scenario: the effect, what caused it, and the traces that it leaves.</summary>
internal sealed record Plan
{
    public required string Variant { get; init; }

    public required Cause Cause { get; init; }

    public bool? Real { get; init; } = true;

    public DateTimeOffset? Onset { get; init; }

    public Shape Shape { get; init; } = Shape.Step;

    /// <summary>Where the story needs more of the shop than was drawn.</summary>
    public MadeShop? Shop { get; init; }

    /// <summary>The segment that is hit; everything for uniform, null where the question makes no sense (mix, nothing).</summary>
    public Segment? Where { get; init; } = Segment.Everything;

    public bool IsMix { get; init; }

    /// <summary>Of those who usually buy, the part that still does; above 1 for a metric whose good direction is down.</summary>
    public Func<Leaf, DateTimeOffset, double> Buys { get; init; } = (_, _) => 1;

    public Func<Leaf, DateTimeOffset, double> Visits { get; init; } = (_, _) => 1;

    /// <summary>Of the orders that happen, the part that analytics counts; above 1 where it counts double.</summary>
    public Func<Leaf, DateTimeOffset, double> Counted { get; init; } = (_, _) => 1;

    public Func<Leaf, DateTimeOffset, double> VisitsCounted { get; init; } = (_, _) => 1;

    /// <summary>Payments are attempted as ever and fail.</summary>
    public bool AttemptsStay { get; init; }

    /// <summary>Hours by which analytics is late from the onset on.</summary>
    public double LateHours { get; init; }

    public Change? Culprit { get; init; }

    public VendorIncident? Incident { get; init; }

    /// <summary>Beside the culprit: part of the story, guilty of nothing.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    public IReadOnlyList<CalendarEntry> Calendar { get; init; } = [];

    public IReadOnlyList<Rise> Rises { get; init; } = [];

    public IReadOnlyList<string> Unavailable { get; init; } = [];

    /// <summary>A third party that nobody measures calls to: a cloud, a library in an app.</summary>
    public string? NotCalled { get; init; }

    /// <summary>Questions that somebody who knows would answer with yes; of the others no is right.</summary>
    public IReadOnlyList<QuestionId> Yes { get; init; } = [];

    /// <summary>Neither data nor people can tell.</summary>
    public bool NobodyKnows { get; init; }

    public IReadOnlyList<Cause> Forbidden { get; init; } = [];

    /// <summary>Series that are there at all; null for all.</summary>
    public IReadOnlyList<SourceRole>? Roles { get; init; }

    /// <summary>The moment that the scenario is frozen at, where the story needs a certain one.</summary>
    public DateTimeOffset? Now { get; init; }
}
