namespace IncidentBot.Triage;

public sealed record CauseProbability(Cause Cause, double Probability);

/// <summary>The cause with its probability, and what speaks for and against it.</summary>
public sealed record Verdict
{
    public required Cause Cause { get; init; }

    /// <summary>Of <see cref="Cause"/>, 0-1.</summary>
    public required double Probability { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>Whether the business is hurt, also where nobody knows why; null when that cannot be said.</summary>
    public bool? IsReal { get; init; }

    /// <summary>Id of the change or vendor incident that explains the onset.</summary>
    public string? Culprit { get; init; }

    /// <summary>The strongest lead where nothing decides.</summary>
    public Cause? Lead { get; init; }

    /// <summary>All causes, most probable first, "not enough" as <see cref="Cause.Inconclusive"/>.</summary>
    public required IReadOnlyList<CauseProbability> Ranking { get; init; }

    public required IReadOnlyList<Finding> For { get; init; }

    public required IReadOnlyList<Finding> Against { get; init; }
}
