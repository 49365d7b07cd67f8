namespace IncidentBot.Triage;

/// <summary>One combination of dimension values: what was counted in the window, and over the same time of the baseline weeks.</summary>
public sealed record BreakdownRow
{
    /// <summary>One value per dimension of the breakdown, in its order.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    public required double Numerator { get; init; }

    /// <summary>Null for a count metric.</summary>
    public double? Denominator { get; init; }

    /// <summary>Sum over all baseline weeks.</summary>
    public required double BaselineNumerator { get; init; }

    public double? BaselineDenominator { get; init; }
}

/// <summary>The metric by segment in one window against the same window of <see cref="BaselineWeeks"/> preceding weeks, added up.</summary>
public sealed record Breakdown
{
    public required string Source { get; init; }

    public required TimeWindow Window { get; init; }

    public required IReadOnlyList<string> Dimensions { get; init; }

    public required IReadOnlyList<BreakdownRow> Rows { get; init; }

    public int BaselineWeeks { get; init; } = 4;

    public Uri? Link { get; init; }
}
