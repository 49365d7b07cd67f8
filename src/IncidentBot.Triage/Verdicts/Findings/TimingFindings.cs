namespace IncidentBot.Triage;

/// <summary>Question 0: is it real, since when, a step or a ramp.</summary>
internal static class TimingFindings
{
    /// <summary>Where the events come late, a number that looks right now may have looked wrong when it was reported.</summary>
    private const double EventsCameLate = 0.3;

    /// <summary>At most, where too little was counted to contradict whoever reports.</summary>
    private const double Untold = 1.9;

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
            yield return Normal(analyses, onset, series, metric);
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

    // Who reports a drop sees the same numbers: what the series shows no trace of was most likely chance, or a bucket that was not complete. How sure that is
    // depends on the odds of a drop, and on whether the series would show what was reported; right after the reported time it cannot.
    private static Finding Normal(Analyses analyses, OnsetResult onset, MetricSeries series, Metric metric)
    {
        var text = onset.ContradictsReport ? $"{metric.Name} is within its normal range for this time of the week"
            : $"{metric.Name} shows no drop beyond chance, but too little is counted since to be sure";
        var real = Math.Clamp(onset.Probability ?? 0.5, 0.005, 0.995);
        var none = Math.Clamp(0.7 * Math.Log((1 - real) / real), -2, onset.ContradictsReport ? 3 : Untold) + Math.Clamp(onset.AgainstReport ?? 0, -1, onset.ContradictsReport ? 2 : 0.5);
        var cameLate = none > 0 && analyses.Signals.Any(move => move.Signal.Kind == SignalKind.PipelineLag && Symptom.IsClear(move));
        return new Finding(QuestionId.Timing, text, new Weights(None: cameLate ? none * EventsCameLate : none)) { By = series.Source, Link = series.Link, Answers = AnswerValue.Unknown };
    }
}
