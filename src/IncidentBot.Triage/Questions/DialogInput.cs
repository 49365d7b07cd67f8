namespace IncidentBot.Triage;

/// <summary>
/// One input of an adaptive dialog. The rules are those of the Bot Builder SDK's InputDialog, which users of Microsoft bots know.
/// </summary>
public sealed record DialogInput
{
    /// <summary>The property that it fills.</summary>
    public required string Property { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Said when the value was understood and refused.</summary>
    public string? InvalidPrompt { get; init; }

    /// <summary>Said when the reply was not understood.</summary>
    public string? UnrecognizedPrompt { get; init; }

    /// <summary>From what was said to a value; null when it is none.</summary>
    public Func<string, string?> Recognize { get; init; } = reply => string.IsNullOrWhiteSpace(reply) ? null : reply;

    public Func<string, bool> IsValid { get; init; } = _ => true;

    /// <summary>How many replies are accepted as attempts; null for any number.</summary>
    public int? MaxTurnCount { get; init; }

    /// <summary>Taken, unchecked, when the attempts are used up.</summary>
    public string? DefaultValue { get; init; }

    public string? DefaultValueResponse { get; init; }

    public bool AllowInterruptions { get; init; } = true;

    /// <summary>A disabled input is passed over without a word.</summary>
    public bool IsDisabled { get; init; }
}
