namespace IncidentBot.Triage;

/// <summary>
/// Where one source of a metric begins to fall behind another. The other's count is the exposure, so that what moves both cancels, and a fall shows
/// that neither series shows by itself.
/// </summary>
internal static class Parting
{
    private static readonly TimeSpan EventsSettle = TimeSpan.FromHours(1);
    private static readonly TimeSpan PaymentsSettle = TimeSpan.FromHours(3);

    /// <summary>How long a source may go on filling: as configured; else events from browsers and apps come in for an hour, captures for some.</summary>
    public static TimeSpan Settling(MetricSeries series) => series.Delay > TimeSpan.Zero ? series.Delay : series.Role switch
    {
        SourceRole.Analytics => EventsSettle,
        SourceRole.Payments => PaymentsSettle,
        _ => TimeSpan.Zero,
    };

    /// <summary>The surest fall of one source behind another; null where none falls behind, or no two share their buckets.</summary>
    public static OnsetResult? Find(IReadOnlyList<MetricSeries> series, OnsetOptions options) =>
        series.SelectMany(one => series.Where(other => other != one).Select(other => Behind(one, other) is { } behind ? Find(one, behind, options) : null))
            .OfType<OnsetResult>()
            .MaxBy(found => found.Probability);

    private static OnsetResult? Find(MetricSeries one, MetricSeries behind, OnsetOptions options)
    {
        var found = OnsetScan.Find(behind, options with { Reported = null });
        if (found.Dropped && OnsetScan.StillFills(behind with { Delay = one.Delay }, options) is { } filling)
            found = OnsetScan.Find(behind with { Delay = filling }, options with { Reported = null });
        return found.Dropped ? found : null;
    }

    private static MetricSeries? Behind(MetricSeries one, MetricSeries other)
    {
        var apart = (one.Start - other.Start).Ticks;
        if (one.Interval != other.Interval || apart % one.Interval.Ticks != 0)
            return null;
        var shift = (int)(apart / one.Interval.Ticks);
        return one with
        {
            Denominator = [.. Enumerable.Range(shift, one.Numerator.Count).Select(i => i >= 0 && i < other.Numerator.Count ? other.Numerator[i] : null)],
            Delay = Settling(one) > other.Delay ? Settling(one) : other.Delay,
        };
    }
}
