namespace IncidentBot.Triage;

/// <summary>Question 5: isolated, uniform or mix.</summary>
internal static class SegmentFindings
{
    private static readonly string[] Technical = ["platform", "browser", "appVersion", "device"];

    public static IEnumerable<Finding> Of(Analyses analyses)
    {
        if (analyses.Segments is not { } segments || !analyses.HasDropped)
            yield break;
        var finding = segments.Scope switch
        {
            Scope.Isolated => Isolated(segments),
            Scope.Uniform => new Finding(QuestionId.Segments, "The drop is the same in every segment", new Weights(Behaviour: 0.4, Vendor: 0.2, Infrastructure: 0.3, Deploy: -0.2)) { Answers = AnswerValue.No },
            Scope.Mix => new Finding(QuestionId.Segments, $"No segment's rate fell: other traffic arrived (the mix explains {MixShare(segments)} of the change)", new Weights(Behaviour: 4, Deploy: -1.5, Vendor: -1.5, Infrastructure: -1.5, Measurement: -1)) { Answers = AnswerValue.No },
            _ => null,
        };
        if (finding is not null)
            yield return finding with { Link = analyses.Breakdown?.Link, By = analyses.Breakdown?.Source };
    }

    private static Finding Isolated(SegmentResult segments)
    {
        var names = string.Join(" and ", segments.Segments.Select(cause => cause.Where.ToString()));
        var share = Math.Clamp(segments.Segments.Sum(cause => cause.Share), 0, 1);
        var isTechnical = segments.Segments.Any(cause => cause.Where.Where.Keys.Any(Technical.Contains));
        var weights = isTechnical ? new Weights(Deploy: 0.8, Behaviour: -1, Infrastructure: -0.4) : new Weights(Deploy: -0.2, Behaviour: 0.2, Infrastructure: 0.3);
        return new Finding(QuestionId.Segments, $"{names} carries {Words.Share(share)} of the drop", weights) { Answers = AnswerValue.Yes };
    }

    private static string MixShare(SegmentResult segments)
    {
        var total = (segments.RateEffect ?? 0) + (segments.MixEffect ?? 0) + (segments.Interaction ?? 0);
        return total == 0 ? "all" : Words.Share(Math.Clamp((segments.MixEffect ?? 0) / total, 0, 1));
    }
}
