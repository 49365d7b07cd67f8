namespace IncidentBot.Triage;

public enum ChangeKind { Deploy, Flag, Config, Experiment, Tracking, Pipeline, Infrastructure }

/// <summary>One step of a gradual roll-out: from this time on the change reaches so many percent (0-100).</summary>
public sealed record RolloutStep(DateTimeOffset At, double Percent);

/// <summary>An own change: something this organisation did, that could have moved the metric.</summary>
public sealed record Change
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ChangeKind Kind { get; init; }

    public required string Title { get; init; }

    public required string Service { get; init; }

    /// <summary>What the change is limited to; empty means everything.</summary>
    public Segment Scope { get; init; } = Segment.Everything;

    public string? Author { get; init; }

    /// <summary>Empty means all at once at <see cref="At"/>.</summary>
    public IReadOnlyList<RolloutStep> Rollout { get; init; } = [];

    public Uri? Link { get; init; }
}
