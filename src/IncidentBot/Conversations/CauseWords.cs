using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>The real cause, as people name it when they close.</summary>
internal static class CauseWords
{
    private static readonly (Cause Cause, string[] Words)[] Known =
    [
        (Cause.Measurement, ["measurement", "tracking", "tag", "analytics", "data", "pipeline"]),
        (Cause.Deploy, ["own change", "deploy", "deployment", "release", "flag", "config", "experiment", "rollout", "code"]),
        (Cause.Vendor, ["third party", "vendor", "provider", "processor"]),
        (Cause.Infrastructure, ["infrastructure", "infra", "database", "network", "dns", "certificate", "capacity"]),
        (Cause.Behaviour, ["users", "behaviour", "behavior", "market", "price", "competitor", "season", "campaign"]),
        (Cause.None, ["nothing", "none", "false alarm", "noise", "normal"]),
        (Cause.Inconclusive, ["unknown", "inconclusive", "unclear"]),
    ];

    public static Cause? Find(string words)
    {
        foreach (var (cause, names) in Known)
            if (names.Any(name => ReplyWords.Contains(words, name)))
                return cause;
        return null;
    }
}
