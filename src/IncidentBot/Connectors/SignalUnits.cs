using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>In which unit queries give a signal of a kind.</summary>
internal static class SignalUnits
{
    public static SignalUnit Of(SignalKind kind) => kind switch
    {
        SignalKind.LatencyP95 or SignalKind.PipelineLag => SignalUnit.Seconds,
        SignalKind.Requests => SignalUnit.Count,
        _ => SignalUnit.Percent,
    };
}
