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

    /// <summary>The cause that is named first: "third party: the tag manager is down" is not about an own tag.</summary>
    public static Cause? Find(string words) =>
        Known.SelectMany(entry => entry.Words, (entry, name) => (entry.Cause, At: ReplyWords.IndexOf(words, name)))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => (Cause?)found.Cause)
            .FirstOrDefault();
}
