namespace IncidentBot.Triage;

/// <summary>A step of the agenda: what it wants to know, whom it concerns, and what "yes" means.</summary>
public sealed record Question
{
    public required QuestionId Id { get; init; }

    /// <summary>Its number in the order, for example <c>1a</c>.</summary>
    public required string Number { get; init; }

    /// <summary>One or two words for checklists.</summary>
    public required string Label { get; init; }

    /// <summary>What people are asked when no source can tell.</summary>
    public required string Prompt { get; init; }

    /// <summary>Said instead of the prompt when a reply was not understood.</summary>
    public required string AgainPrompt { get; init; }

    /// <summary>Words of the button for yes, which also say what yes means.</summary>
    public required string YesLabel { get; init; }

    public required string NoLabel { get; init; }

    /// <summary>Who knows best.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>What the sources have to be asked for it; empty when none can tell.</summary>
    public required IReadOnlyList<EvidenceKind> AnsweredBy { get; init; }

    /// <summary>Words beside yes and no that mean yes here, for example "suddenly".</summary>
    public IReadOnlyList<string> YesWords { get; init; } = [];

    public IReadOnlyList<string> NoWords { get; init; } = [];

    /// <summary>Whether yes is the bad news: it is not where yes means that all sources agree.</summary>
    public bool YesIsProblem { get; init; } = true;
}
