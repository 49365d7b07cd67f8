namespace IncidentBot.Triage;

/// <summary>Where one question stands.</summary>
public sealed record QuestionStanding
{
    public required Question Question { get; init; }

    public required CheckMark Mark { get; init; }

    /// <summary>One line for people.</summary>
    public required string Detail { get; init; }

    public Uri? Link { get; init; }

    /// <summary>Answered, answered "don't know", skipped, or settled by a source. The lock of the last question counts these.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>A person and a source say opposite things: both are shown.</summary>
    public bool IsConflict { get; init; }

    /// <summary>Sources that could not be read, with the reason.</summary>
    public IReadOnlyList<(string Source, string Reason)> Unavailable { get; init; } = [];

    /// <summary>Whether another answer than none would change the verdict.</summary>
    public bool WouldFlip { get; init; }

    public bool NeedsPerson => Mark == CheckMark.Open;
}
