using IncidentBot.Triage;

namespace IncidentBot.Practice;

/// <summary>One canned drop: the metric, what happens to it, and all the traces that it leaves, as offsets from its onset.</summary>
internal sealed record Story
{
    public required string Id { get; init; }

    /// <summary>What the menu shows.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the metric in the practice catalogue.</summary>
    public required string Metric { get; init; }

    /// <summary>How it is reported; the time is added where <see cref="SaysWhen"/>.</summary>
    public required string Report { get; init; }

    public bool SaysWhen { get; init; } = true;

    /// <summary>When it began, for a triage that started at this time.</summary>
    public Func<DateTimeOffset, DateTimeOffset> OnsetOf { get; init; } = TwoAndAHalfHoursBefore;

    public required Counters Counters { get; init; }

    public IReadOnlyList<Effect> Effects { get; init; } = [];

    public IReadOnlyList<StorySignal> Signals { get; init; } = [];

    public IReadOnlyList<StoryRepository> Repositories { get; init; } = [];

    public IReadOnlyList<StoryChange> Changes { get; init; } = [];

    /// <summary>So long before the onset nothing else was changed.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromHours(3);

    public IReadOnlyList<StoryAlert> Alerts { get; init; } = [];

    public IReadOnlyList<StoryNotice> Notices { get; init; } = [];

    private static DateTimeOffset TwoAndAHalfHoursBefore(DateTimeOffset anchor) =>
        new DateTimeOffset(anchor.UtcTicks - anchor.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(-150);
}

/// <summary>What is counted, and how much of it.</summary>
/// <param name="Numerator">Name of the counter; of a count metric the only one.</param>
/// <param name="Denominator">Null for a count metric.</param>
/// <param name="PerHour">Of the denominator, or of the count, in the busiest hours.</param>
/// <param name="Rate">Numerator per denominator; 1 for a count metric.</param>
internal sealed record Counters(string Numerator, string? Denominator, double PerHour, double Rate = 1)
{
    /// <summary>Captured payments per unit of the numerator, where the metric has that source.</summary>
    public double PaidShare { get; init; } = 0.97;
}

/// <summary>What the drop does to the numerator: it loses a share, in some sources only and in some leaves only.</summary>
/// <param name="Roles">Sources that show it.</param>
/// <param name="Loss">Share of the numerator that is lost at full depth.</param>
/// <param name="Ramp">How long it takes to full depth; zero is at once.</param>
internal sealed record Effect(IReadOnlyList<SourceRole> Roles, double Loss, TimeSpan Ramp, Func<Leaf, bool> Touches)
{
    public static readonly IReadOnlyList<SourceRole> EverySource = [SourceRole.Analytics, SourceRole.Server, SourceRole.Payments];

    public static bool Everybody(Leaf leaf) => leaf.Share > 0;
}

/// <summary>A technical series: a level with noise, and where it goes with the drop.</summary>
/// <param name="Name">Of the recording rule.</param>
/// <param name="Of">The service or vendor.</param>
/// <param name="Level">Usual value.</param>
/// <param name="Peak">Value at full depth; null stays at the level.</param>
internal sealed record StorySignal(string Name, string Of, double Level, double? Peak = null, TimeSpan Ramp = default)
{
    /// <summary>Share of the service's requests that come from the platform named by <see cref="Platform"/>: only they go to the peak.</summary>
    public double PlatformShare { get; init; } = 1;

    public string? Platform { get; init; }
}

internal enum Ships { Deployments, Releases, Runs }

/// <param name="PerDay">Usual changes on a working day.</param>
/// <param name="TrackingPath">Where its tracking code lives, if it has any.</param>
internal sealed record StoryRepository(string Name, Ships Ships, double PerDay, string? TrackingPath = null);

/// <param name="After">From the onset; negative is before.</param>
/// <param name="Release">Tag, for a repository that publishes releases.</param>
internal sealed record StoryChange(string Repository, TimeSpan After, string Title, string Author, string? Release = null, TimeSpan? CommittedAfter = null);

internal sealed record StoryAlert(string Name, string Service, string Severity, TimeSpan After, string Summary);

/// <param name="After">When the vendor says that it began.</param>
/// <param name="PostedAfter">When the page said so.</param>
internal sealed record StoryNotice(string Vendor, string Component, TimeSpan After, TimeSpan PostedAfter, string Impact, string Title);
