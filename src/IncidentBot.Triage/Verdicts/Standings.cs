namespace IncidentBot.Triage;

/// <summary>From evidence, findings and answers to where each question stands.</summary>
internal static class Standings
{
    public static QuestionStanding Of(Question question, TriageState state, Analyses analyses, IReadOnlyList<Finding> findings)
    {
        var mine = findings.Where(finding => finding.Question == question.Id).ToList();
        var source = mine.Where(finding => !finding.FromPerson && finding.Answers is not null).MaxBy(finding => finding.Weights.Strength);
        var given = state.AnswerTo(question.Id);
        var person = given?.By;
        var standing = new QuestionStanding
        {
            Question = question,
            Mark = CheckMark.Open,
            Detail = "",
            IsSettled = false,
            Unavailable = [.. question.AnsweredBy.SelectMany(kind => Looked.Failures(state, kind)).Distinct()],
        };

        if (IsRunning(question, state) && given is null)
            return standing with { Mark = CheckMark.Running, Detail = "asking the sources" };
        if (source is not null && given is { Answer.Value: not AnswerValue.Unknown } && person is not null)
            return BothSpoke(standing, source, mine.First(finding => finding.FromPerson));
        if (source is not null)
            return standing with { Mark = MarkOf(question, source.Answers), Detail = source.Text, Link = source.Link, IsSettled = true };
        if (state.Skipped.TryGetValue(question.Id, out var skipped))
            return standing with { Mark = CheckMark.Skipped, Detail = $"skipped by {skipped.By.Name}: {Words.Short(skipped.Reason, 80)}", IsSettled = true };
        if (mine.Find(finding => finding.FromPerson) is { } said)
            return standing with { Mark = MarkOf(question, said.Answers), Detail = $"{said.By}: {said.Text}", Link = said.Link, IsSettled = true };
        if (given is not null)
            return standing with { Mark = CheckMark.Unknown, Detail = person is null ? "nobody knew" : $"{person.Name}: don't know", IsSettled = true };
        if (SettledBySilence(question, state, analyses) is { } quiet)
            return standing with { Mark = CheckMark.Ok, Detail = quiet, IsSettled = true };
        return standing with { Detail = standing.Unavailable is [var (name, reason), ..] ? $"{name}: {reason}" : "no source connected: asking" };
    }

    private static QuestionStanding BothSpoke(QuestionStanding standing, Finding source, Finding said)
    {
        var isConflict = source.Answers is not AnswerValue.Unknown && source.Answers != said.Answers;
        return standing with
        {
            Mark = MarkOf(standing.Question, source.Answers),
            Detail = isConflict ? $"{source.Text}; but {said.By} says: {said.Text}" : $"{source.Text} ({said.By} agrees)",
            Link = source.Link,
            IsSettled = true,
            IsConflict = isConflict,
        };
    }

    private static bool IsRunning(Question question, TriageState state)
    {
        if (state.Pending.Any(request => question.AnsweredBy.Contains(request.Kind)))
            return true;
        if (state.Wave == 0 && state.Evidence.IsEmpty)
            return question.AnsweredBy.Count > 0;
        // Breakdowns are planned once the onset is known: until then they are on their way.
        return question.AnsweredBy.Contains(EvidenceKind.Breakdown) && state.Wave is 1 && state.Metric.Sources.Any(source => source.Dimensions.Count > 0);
    }

    private static CheckMark MarkOf(Question question, AnswerValue? answer) => answer switch
    {
        AnswerValue.Unknown or null => question.Id == QuestionId.Timing ? CheckMark.Ok : CheckMark.Unknown,
        AnswerValue.Yes => question.YesIsProblem ? CheckMark.Problem : CheckMark.Ok,
        _ => question.Id == QuestionId.Agreement ? CheckMark.Problem : CheckMark.Ok,
    };

    private static string? SettledBySilence(Question question, TriageState state, Analyses analyses) => question.Id switch
    {
        QuestionId.Tracking when NumberIsTrue(analyses.Agreement) => "all sources show the drop: tracking cannot be the reason",
        QuestionId.Timing when analyses.Onset is not null && analyses.Onset.Reason is null => "nothing to date",
        QuestionId.Agreement when analyses.Agreement.Outcome != AgreementOutcome.NotComparable => "compared",
        QuestionId.Segments when analyses.Segments is not null => "no segment stands out",
        QuestionId.Deploys when Looked.Fully(state, EvidenceKind.Changes) => "nothing that fits",
        QuestionId.Tracking when Looked.Fully(state, EvidenceKind.Changes) && Looked.AtTracking(state, analyses) => "nothing that fits",
        QuestionId.Errors when Looked.Fully(state, EvidenceKind.Signals) => "nothing stands out",
        QuestionId.Vendors when Looked.Fully(state, EvidenceKind.VendorIncidents) => "no notice that fits",
        _ => null,
    };

    /// <summary>All sources fell together, records of the own back end or the processor among them.</summary>
    public static bool NumberIsTrue(AgreementResult agreement) =>
        agreement is { Outcome: AgreementOutcome.AllMoved, Probability: >= 0.9 } && agreement.Sources.Any(move => move is { Role: not SourceRole.Analytics, Moved: true });
}
