using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>What is on a metric's path: its services, what its repositories deploy, what its signals watch, and its vendors.</summary>
internal static class MetricPath
{
    /// <summary>Empty when the catalogue does not know enough to leave anything out.</summary>
    public static HashSet<string> ServicesOf(Metric metric) =>
        metric.Services
            .Concat(metric.Repositories.Select(repository => repository.Service))
            .Concat(metric.Signals.Select(signal => signal.Service))
            .Concat(metric.Vendors)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
