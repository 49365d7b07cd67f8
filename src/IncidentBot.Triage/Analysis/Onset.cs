namespace IncidentBot.Triage;

public enum Shape { None, Step, Ramp, Dip, Unclear }

/// <summary>When the drop began: a point, and the interval that holds it with 90 % probability.</summary>
public sealed record Onset(DateTimeOffset At, DateTimeOffset Earliest, DateTimeOffset Latest);

/// <summary>Probability that the drop began in the bucket that starts at <see cref="At"/>.</summary>
public readonly record struct OnsetMass(DateTimeOffset At, double Probability);

/// <summary>Whether a metric really changed in its bad direction, since when, how and how much.</summary>
public sealed record OnsetResult
{
    /// <summary>A real change in the bad direction that still lasts, or began and recovered within the last 48 h.</summary>
    public bool Dropped { get; init; }

    /// <summary>Posterior probability (0-1) that the change is real; null when nothing can be said.</summary>
    public double? Probability { get; init; }

    public Onset? Onset { get; init; }

    /// <summary>Posterior of the onset over buckets, summing to 1; empty without a drop.</summary>
    public IReadOnlyList<OnsetMass> Posterior { get; init; } = [];

    /// <summary>Length of the buckets that the onset was placed in: within one, hardly anything can be told.</summary>
    public TimeSpan Resolution { get; init; }

    public Shape Shape { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>Rate, or mean per bucket, from the onset to the recovery or to now.</summary>
    public double? Observed { get; init; }

    public double? Expected { get; init; }

    /// <summary>Events expected of each visit, order or attempt of the denominator; null for a count metric.</summary>
    public double? Conversion { get; init; }

    /// <summary>Observed / expected - 1, signed; with its 90 % interval.</summary>
    public double? Change { get; init; }

    public double? ChangeLow { get; init; }

    public double? ChangeHigh { get; init; }

    /// <summary>Events (numerator or value) observed minus expected since the onset, signed; with its 90 % interval.</summary>
    public double? EventsDifference { get; init; }

    public double? EventsDifferenceLow { get; init; }

    public double? EventsDifferenceHigh { get; init; }

    /// <summary>
    /// Natural-log likelihood ratio of no change against the drop that was reported: above 0 the series contradicts the report, near 0 it cannot tell,
    /// because too little was counted since. Null without a report, or where fewer than two buckets have ended since.
    /// </summary>
    public double? AgainstReport { get; init; }

    /// <summary>Whether what was counted since the report contradicts it, by odds of more than four to one: the drop would show.</summary>
    public bool ContradictsReport => AgainstReport >= 1.5;

    /// <summary>Seen only in the newest and shortest buckets: a drop of the last hour, or data that came late.</summary>
    public bool HasJustBegun { get; init; }

    /// <summary>Why nothing can be said, for example "baseline insufficient: 9 days of history"; null when something can.</summary>
    public string? Reason { get; init; }
}

/// <summary>What an onset is looked for in.</summary>
/// <param name="Bad">The direction that is a problem.</param>
/// <param name="TimeZone">Business time zone: slots of the week follow its local time.</param>
/// <param name="Now">Buckets that end later, or that are younger than the source's delay, are not judged.</param>
public sealed record OnsetOptions(Direction Bad, TimeZoneInfo TimeZone, DateTimeOffset Now)
{
    public ReportedDrop? Reported { get; init; }

    /// <summary>Whether what only the newest and shortest buckets show is a drop too.</summary>
    public bool AlsoJustBegun { get; init; } = true;
}

/// <summary>What somebody says to have seen.</summary>
/// <param name="At">By then it had begun.</param>
/// <param name="Size">Relative size, 0-1.</param>
public readonly record struct ReportedDrop(DateTimeOffset At, double Size);
