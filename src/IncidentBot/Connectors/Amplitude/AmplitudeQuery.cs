using IncidentBot.Triage;

namespace IncidentBot.Connectors.Amplitude;

/// <summary>
/// What is counted: <c>totals{event="Order Completed"}</c>, or of those only some: <c>totals{event="Order Completed", platform="iOS", gp:plan="pro", coupon="none"}</c>.
/// Unique users of a bucket cannot be added up, so there are only totals.
/// </summary>
internal static class AmplitudeQuery
{
    // Of users; anything else is a property of the event, unless gp: marks one that the project gave its users.
    private static readonly HashSet<string> UserProperties =
        new(["version", "country", "city", "region", "DMA", "language", "platform", "os", "device", "device_type", "start_version", "paying"], StringComparer.Ordinal);

    /// <returns>Null, or one sentence on what is wrong with it.</returns>
    public static string? Of(Metric metric, MetricSource source, out IReadOnlyList<AmplitudeEvent> events)
    {
        events = [];
        if (MetricQueries.Of(metric, source, out var texts) is { } wrong)
            return wrong;
        var parsed = texts.All.Select(Parse).ToList();
        if (parsed.IndexOf(null) is >= 0 and var unread)
            return $"\"{texts.All[unread]}\" of source {source.Name} is not known: use totals with an event, such as totals{{event=\"Order Completed\"}}.";
        events = [.. parsed.OfType<AmplitudeEvent>()];
        return null;
    }

    public static AmplitudeEvent By(this AmplitudeEvent counted, IEnumerable<string> properties) =>
        counted with { GroupBy = [.. properties.Select(name => new AmplitudeGroup(TypeOf(name), name))] };

    private static AmplitudeEvent? Parse(string text) =>
        CountQuery.Parse(text) is { What: "totals" } query && query.Where.FirstOrDefault(where => where.Name == "event") is { Value: { } name }
            ? new AmplitudeEvent(name, [.. query.Where.Where(where => where.Name != "event").Select(where => new AmplitudeFilter(TypeOf(where.Name), where.Name, "is", [where.Value]))], [])
            : null;

    private static string TypeOf(string property) => UserProperties.Contains(property) || property.StartsWith("gp:", StringComparison.Ordinal) ? "user" : "event";
}
