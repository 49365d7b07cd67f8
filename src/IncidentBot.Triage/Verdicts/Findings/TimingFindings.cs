namespace IncidentBot.Triage;

/// <summary>Question 0: is it real, since when, a step or a ramp.</summary>
internal static class TimingFindings
{
    private const double WithinChance = 2;

    /// <summary>The newest buckets are low because they are not complete: a usual false alarm.</summary>
    private const double TooFresh = 1.2;

    public static IEnumerable<Finding> Of(Analyses analyses, Metric metric)
    {
        if (analyses.Onset is not { } onset || analyses.Judged is not { } series)
            yield break;
        if (onset.Reason is { } reason)
        {
            yield return new Finding(QuestionId.Timing, $"{series.Source}: {reason}", default) { By = series.Source, Link = series.Link };
            yield break;
        }

        if (onset is { Dropped: true, Onset: { } began })
            yield return Dropped(analyses, onset, began, series);
        else
            yield return Normal(onset, series, metric);
    }

    private static Finding Dropped(Analyses analyses, OnsetResult onset, Onset began, MetricSeries series)
    {
        var real = Math.Clamp(onset.Probability ?? 0.5, 0.01, 0.999);
        var size = onset.Change is { } change ? Words.Percent(change) : "a change";
        var since = Words.Time(began.At, analyses.TimeZone, analyses.AsOf);
        var recovered = onset.RecoveredAt is { } at ? $", back to expected since {Words.Time(at, analyses.TimeZone, analyses.AsOf)}" : "";
        var shape = onset.Shape switch
        {
            Shape.Step => "all at once",
            Shape.Ramp => "sliding",
            Shape.Dip => "a dip",
            _ => "shape unclear",
        };
        // A short dip that is over is mostly chance; one that lasts and is certain is not.
        var none = onset.Shape == Shape.Dip ? 0 : -Math.Log(real / (1 - real)) - 1;
        var slow = onset.Shape == Shape.Ramp;
        var weights = new Weights(None: Math.Max(-6, none), Behaviour: slow ? 0.5 : -0.2, Vendor: slow ? -0.7 : 0.2, Measurement: slow ? -0.3 : 0.1);
        return new Finding(QuestionId.Timing, $"{size} since {since}, {shape}{recovered}", weights)
        {
            By = series.Source,
            At = began.At,
            Link = series.Link,
            Answers = onset.Shape switch { Shape.Step or Shape.Dip => AnswerValue.Yes, Shape.Ramp => AnswerValue.No, _ => AnswerValue.Unknown },
        };
    }

    // Who reports a drop sees the same numbers: what lies within chance there was most likely chance. How sure that is depends on whether the series
    // would show what was reported; right after the reported time it cannot.
    private static Finding Normal(OnsetResult onset, MetricSeries series, Metric metric)
    {
        var text = onset.AgainstReport is >= Alleged.CanTell ? $"{metric.Name} is within its normal range for this time of the week"
            : $"{metric.Name} shows no drop beyond chance, but too little is counted since to rule one out";
        var none = onset.AgainstReport is { } against ? WithinChance + Math.Clamp(against, -1, 4) : TooFresh;
        return new Finding(QuestionId.Timing, text, new Weights(None: none)) { By = series.Source, Link = series.Link, Answers = AnswerValue.Unknown };
    }
}
