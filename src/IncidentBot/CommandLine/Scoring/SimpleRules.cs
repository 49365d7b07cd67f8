using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scoring;

/// <summary>What people do without a triage; a verdict that is no better than these is worth nothing.</summary>
internal static class SimpleRules
{
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(48);

    /// <summary>It was the last change before the reported time; inconclusive when there was none in two days.</summary>
    public static ReplayVerdict NearestDeploy(Scenario scenario)
    {
        var since = ReportedSince(scenario);
        var nearest = scenario.Changes.Where(change => change.At <= since && change.At > since - LookBack).MaxBy(change => change.At);
        return nearest is null ? Say(Cause.Inconclusive, null, null) : Say(Cause.Deploy, nearest.Id, since);
    }

    /// <summary>It was the most severe alert, of several the earliest; none when nothing fires.</summary>
    public static ReplayVerdict BiggestAlert(Scenario scenario)
    {
        var biggest = scenario.Alerts.Where(alert => alert.End is null || alert.End > scenario.Now - TimeSpan.FromHours(24))
            .OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.Start).FirstOrDefault();
        return biggest is null ? Say(Cause.None, null, null) : Say(CauseOf(scenario, biggest), null, biggest.Start);
    }

    private static DateTimeOffset ReportedSince(Scenario scenario)
    {
        var (at, _, text) = scenario.Report;
        return ReportText.Read(text, at, scenario.Metric.GoodDirection, TimeZoneInfo.FindSystemTimeZoneById(scenario.Metric.TimeZone)).Since ?? at;
    }

    private static Cause CauseOf(Scenario scenario, Alert alert) => alert.Kind switch
    {
        _ when scenario.Metric.Vendors.Contains(alert.Service) => Cause.Vendor,
        SignalKind.PipelineLag => Cause.Measurement,
        SignalKind.Http4xx or SignalKind.Http5xx or SignalKind.Crashes => Cause.Deploy,
        _ => Cause.Infrastructure,
    };

    /// <summary>Such rules never doubt themselves.</summary>
    private static ReplayVerdict Say(Cause cause, string? culprit, DateTimeOffset? onset) => new()
    {
        Cause = cause,
        Confidence = cause == Cause.Inconclusive ? Confidence.Low : Confidence.High,
        Probability = 1,
        Real = cause is Cause.None ? false : null,
        Culprit = culprit,
        Alternatives = [],
        Onset = onset is { } at ? new(at, at, at) : null,
        Shape = cause is Cause.None ? ReplayShape.None : ReplayShape.Step,
        Change = null,
        Scope = ReplayScope.Uniform,
        Segments = [],
    };
}
