namespace IncidentBot.Triage;

/// <summary>How much a signal that left its usual range says: a rise that is certain and yet tiny moves no metric, and of many series one always wobbles.</summary>
internal static class Symptom
{
    private const double Sure = 6;
    private const double Clear = 0.3;

    /// <summary>Below the first factor between the level during and before it is a wobble, from the second on it is full.</summary>
    private static readonly (double None, double Full) Rise = (1.15, 2);

    /// <summary>0-1.</summary>
    public static double WeightOf(SignalMove move) =>
        move is { Rose: true, Before: { } before, During: { } during } ? Math.Clamp((move.Strength - 1) / Sure, 0, 1) * SizeOf(move.Signal, before, during) : 0;

    public static bool IsClear(SignalMove move) => WeightOf(move) >= Clear;

    private static double SizeOf(SignalSeries signal, double before, double during)
    {
        var (low, high) = signal.Kind == SignalKind.Requests ? (during, before) : (before, during);
        var factor = (high + Speck(signal)) / (low + Speck(signal));
        // What is filled up hurts by what is left, not by what it was before.
        if (signal is { Kind: SignalKind.Saturation, Unit: SignalUnit.Percent })
            factor = Math.Max(factor, (100 - before) / Math.Max(1, 100 - during));
        return Math.Clamp(Math.Log(factor / Rise.None) / Math.Log(Rise.Full / Rise.None), 0, 1);
    }

    // So small a share of failures is as good as none.
    private static double Speck(SignalSeries signal) => signal.Unit == SignalUnit.Percent && signal.Kind != SignalKind.Saturation ? 0.02 : 0;
}
