namespace IncidentBot.Triage;

/// <summary>How a technical signal behaved around the onset of the drop.</summary>
/// <param name="Signal">The series that was read.</param>
/// <param name="Rose">Whether it left its usual range in its bad direction around or before the onset and stayed while the drop lasted.</param>
/// <param name="Before">Usual level at those times of day, in the signal's unit.</param>
/// <param name="During">Level since the onset.</param>
/// <param name="RoseAt">When it began to leave its usual range; null when it did not.</param>
/// <param name="Strength">Log likelihood ratio of "changed" against "as usual"; at or below 0 speaks against.</param>
/// <param name="Dose">Share (0-1 and above) of the drop that its excess would explain where it counts failures; null where that cannot be said.</param>
public sealed record SignalMove(SignalSeries Signal, bool Rose, double? Before, double? During, DateTimeOffset? RoseAt, double Strength, double? Dose)
{
    /// <summary>How closely it and the metric move together, lag included; null where that cannot be said.</summary>
    public Coupling? Coupling { get; init; }
}
