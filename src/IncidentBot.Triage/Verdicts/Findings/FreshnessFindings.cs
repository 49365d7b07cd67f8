namespace IncidentBot.Triage;

/// <summary>Question 1a: whether a source of the metric still gets events. One that fell silent, beside others that did not, measures nothing.</summary>
internal static class FreshnessFindings
{
    /// <summary>How much longer than the longest silence so far, beyond the usual delay, it takes to be remarkable.</summary>
    private const double Longer = 1.5;

    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(30);

    public static IEnumerable<Finding> Of(Analyses analyses)
    {
        var ages = analyses.Series.Select(series => (Series: series, Age: AgeOf(series, analyses.AsOf))).ToList();
        var stale = ages.Where(each => each.Age is { IsRemarkable: true }).ToList();
        foreach (var (series, age) in stale)
        {
            if (age is not { } silent)
                continue;
            // Where every source fell silent, the business did.
            var others = ages.Exists(other => other.Age is { IsRemarkable: false });
            yield return new Finding(
                QuestionId.Tracking,
                $"No event in {series.Source} since {Words.Time(silent.Newest, analyses.TimeZone, analyses.AsOf)}; usually the newest is {Words.Length(silent.Usual)} old at most",
                others ? new Weights(Measurement: 2.5, Behaviour: -1) : default)
            {
                By = series.Source,
                At = silent.Newest,
                Link = series.Link,
                Answers = others ? AnswerValue.Yes : null,
            };
        }
    }

    /// <returns>Null for a source that never had events.</returns>
    private static Age? AgeOf(MetricSeries series, DateTimeOffset asOf)
    {
        var seen = series.Denominator ?? series.Numerator;
        var last = -1;
        var longest = 0;
        for (var i = 0; i < seen.Count; i++)
        {
            if (seen[i] is not > 0)
                continue;
            longest = last < 0 ? longest : Math.Max(longest, i - last);
            last = i;
        }

        if (last < 0)
            return null;
        var newest = series.Start + series.Interval * (last + 1);
        var usual = series.Delay + series.Interval * Math.Max(2, longest);
        // A series that was cut at its delay is as fresh as it can be.
        return new Age(newest, usual, asOf - newest > usual * Longer + AtLeast);
    }

    private readonly record struct Age(DateTimeOffset Newest, TimeSpan Usual, bool IsRemarkable);
}
