namespace IncidentBot.Triage;

/// <summary>
/// Question 4 from the payment processor's own numbers: attempts that stay while captures fall point behind the shop's own door; captures that fall
/// with their attempts point before it. Two shares against each other (z test of proportions), as far as payments had time to settle.
/// </summary>
internal static class AcceptanceFindings
{
    private const double Clearly = 4;
    private const double LeastFall = 0.04;
    private const int LeastAttempts = 30;
    private static readonly TimeSpan Settles = TimeSpan.FromHours(1);
    private static readonly TimeSpan Before = TimeSpan.FromDays(7);

    public static IEnumerable<Finding> Of(Analyses analyses, IReadOnlyList<Suspect> suspects)
    {
        if (analyses.Began?.Onset is not { } began || analyses.Series.FirstOrDefault(one => one is { Role: SourceRole.Payments, Denominator: not null }) is not { } series)
            yield break;
        var usual = Share(series, began.Earliest - Before, began.Earliest);
        var since = Share(series, began.Latest, analyses.AsOf - Settles);
        if (usual.Attempts < LeastAttempts || since.Attempts < LeastAttempts || usual.Accepted is 0)
            yield break;
        var spread = Math.Sqrt(usual.Accepted * (1 - usual.Accepted) / since.Attempts) + 1e-3;
        var fall = usual.Accepted - since.Accepted;
        var text = $"{series.Source} accepts {Words.Share(since.Accepted)} of the payments, usually {Words.Share(usual.Accepted)}";
        // An own change at the payment can spoil it as well.
        var isOwnNear = suspects.Any(suspect => suspect is { IsNear: true, Change.Kind: not (ChangeKind.Tracking or ChangeKind.Pipeline) });
        if (fall > LeastFall && fall / spread > Clearly)
            yield return new Finding(QuestionId.Vendors, text, new Weights(Vendor: isOwnNear ? 1 : 2.5, Deploy: isOwnNear ? 1 : -0.2, Infrastructure: -0.8, Behaviour: -2, Measurement: -1)) { By = series.Source, Link = series.Link, Answers = AnswerValue.Yes };
    }

    private static (double Attempts, double Accepted) Share(MetricSeries series, DateTimeOffset from, DateTimeOffset to)
    {
        var (captured, attempts) = (0.0, 0.0);
        for (var i = 0; i < series.Numerator.Count; i++)
        {
            var start = series.Start + series.Interval * i;
            if (start >= from && start + series.Interval <= to && series.Numerator[i] is { } numerator && series.Denominator?[i] is { } denominator)
                (captured, attempts) = (captured + numerator, attempts + denominator);
        }

        return (attempts, attempts > 0 ? Math.Min(1, captured / attempts) : 0);
    }
}
