namespace IncidentBot.Triage;

public enum Scope { None, Isolated, Uniform, Mix, Unknown }

/// <summary>A segment accepted as a cause of the change.</summary>
/// <param name="Where">The segment in its simplest words.</param>
/// <param name="Share">Part of the total change, in events, that lies inside beyond what the rest's change would give.</param>
/// <param name="Observed">Events inside.</param>
/// <param name="Expected">Events that were expected inside.</param>
/// <param name="Aliases">Segments that the data cannot tell apart from it.</param>
public sealed record SegmentCause(Segment Where, double Share, double Observed, double Expected, IReadOnlyList<Segment> Aliases);

public sealed record RankedSegment(Segment Where, double Score);

/// <summary>Whether the change sits in some segments, everywhere, or only in the traffic mix.</summary>
public sealed record SegmentResult
{
    public Scope Scope { get; init; }

    public IReadOnlyList<SegmentCause> Segments { get; init; } = [];

    /// <summary>The best candidates, accepted or not; a higher score is better, on any scale.</summary>
    public IReadOnlyList<RankedSegment> Ranked { get; init; } = [];

    /// <summary>Exact parts of the change of the overall ratio; null for additive input.</summary>
    public double? RateEffect { get; init; }

    public double? MixEffect { get; init; }

    public double? Interaction { get; init; }

    /// <summary>The overall ratio moves one way while most segments move the other.</summary>
    public bool IsSimpsonsParadox { get; init; }
}

/// <param name="Bad">The direction that is a problem.</param>
/// <param name="Top">How many ranked segments to return.</param>
/// <param name="Seed">Seed of the Monte-Carlo calibration.</param>
public sealed record SegmentOptions(Direction Bad, int Top = 5, int Seed = 1);
