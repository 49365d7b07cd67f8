namespace IncidentBot.Triage;

public enum AgreementOutcome
{
    /// <summary>Too few sources, or too little data, to compare.</summary>
    NotComparable,

    /// <summary>Every source moved together.</summary>
    AllMoved,

    /// <summary>Some moved and some did not: <see cref="AgreementResult.Sources"/> says which.</summary>
    OnlySome,

    /// <summary>No source moved.</summary>
    NoneMoved,
}

/// <summary>How one source moved against its own usual offset from the others.</summary>
/// <param name="Change">Relative change of its events against its own past since the onset, with a 90 % interval; null when it cannot be said.</param>
/// <param name="Moved">Whether it fell (in the bad direction) by an amount that chance does not explain.</param>
public sealed record SourceMove(string Source, SourceRole Role, double? Change, double? ChangeLow, double? ChangeHigh, bool? Moved);

/// <param name="Probability">Probability (0-1) of the outcome.</param>
/// <param name="OddOnes">With <see cref="AgreementOutcome.OnlySome"/>: the sources that moved.</param>
/// <param name="Since">From when they part; null when they do not.</param>
public sealed record AgreementResult(AgreementOutcome Outcome, double Probability, IReadOnlyList<SourceMove> Sources, IReadOnlyList<string> OddOnes, DateTimeOffset? Since)
{
    /// <summary>How the odd one falls behind another, where no source falls by itself; null where one does.</summary>
    public OnsetResult? Parted { get; init; }

    /// <summary>Sources whose newest data are low only because they have not all come in.</summary>
    public IReadOnlyList<string> StillFilling { get; init; } = [];
}
