namespace IncidentBot.Triage;

/// <summary>Alerts whose words name a fault of the platform itself, not only its effect.</summary>
internal static class PlatformTrouble
{
    private static readonly string[] Signs =
    [
        "certificate", "tls", "dns", "name resolution", "disk full", "out of memory", "oom", "connection pool", "replication", "failover", "node", "zone", "load balancer",
        "throttled", "throttling", "autoscaling", "capacity", "quota", "network", "packet loss", "unreachable", "deadlock",
    ];

    public static bool IsNamedIn(Alert alert) => Signs.Any(sign => ReplyWords.Contains(alert.Title, sign));
}
