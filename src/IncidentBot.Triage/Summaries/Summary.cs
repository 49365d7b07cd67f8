namespace IncidentBot.Triage;

public sealed record SummaryLine(string Label, RichText Text);

/// <summary>The verdict for a manager: conclusion first, at most 8 lines and 900 characters.</summary>
public sealed record Summary(IReadOnlyList<SummaryLine> Lines)
{
    public const int MostLines = 8;

    public const int MostCharacters = 900;

    private const int LongestReason = 105;
    private const int ShortestReason = 40;

    private static readonly TimeSpan UntilNextUpdate = TimeSpan.FromMinutes(30);

    /// <summary>As plain text, one line each.</summary>
    public string ToPlainText() => string.Join('\n', Lines.Select(line => $"{line.Label}  {line.Text.ToPlainText()}"));

    /// <summary>Long names and titles are cut until it fits: the reasons give way first.</summary>
    public static Summary Of(TriageState state, Diagnosis diagnosis)
    {
        var length = LongestReason;
        var summary = Of(state, diagnosis, length);
        while (summary.ToPlainText().Length > MostCharacters && length > ShortestReason)
            summary = Of(state, diagnosis, length -= 5);
        return summary;
    }

    private static Summary Of(TriageState state, Diagnosis diagnosis, int reasonLength)
    {
        var lines = new List<SummaryLine> { new("VERDICT", Headline(state, diagnosis)), new("IMPACT", Fit(Impact.Of(state, diagnosis), 150)) };
        lines.AddRange(Reasons(diagnosis, reasonLength).Select((reason, index) => new SummaryLine(index == 0 ? "WHY" : "", reason)));
        lines.Add(new SummaryLine("RULED OUT", Fit(RuledOut(diagnosis), 90)));
        lines.Add(new SummaryLine("NOT CHECKED", Fit(NotChecked(state, diagnosis), 130)));
        lines.Add(new SummaryLine("NEXT", Next(state, diagnosis)));
        return new Summary(lines);
    }

    /// <summary>The first line: cause, culprit, confidence, size. Enough to act on.</summary>
    public static string Headline(TriageState state, Diagnosis diagnosis)
    {
        var verdict = diagnosis.Verdict;
        var cause = verdict.Cause == Cause.Inconclusive && verdict.Lead is { } lead && lead != Cause.None ? $"Inconclusive, strongest lead: {Words.Cause(lead).ToLowerInvariant()}" : Words.Cause(verdict.Cause);
        var culprit = CulpritText(diagnosis);
        var size = diagnosis.Analyses.Onset is { Dropped: true, Change: { } change } ? $" {Words.Percent(change)}" : "";
        var confidence = verdict.Cause == Cause.Inconclusive ? "" : $" — {verdict.Confidence.ToString().ToUpperInvariant()}";
        return $"{cause}{culprit}{confidence} [{Words.Short(state.Metric.Name, 40)}{size}]";
    }

    private static string CulpritText(Diagnosis diagnosis)
    {
        var id = diagnosis.Verdict.Culprit;
        if (diagnosis.Analyses.Changes.FirstOrDefault(change => change.Id == id) is { } change)
            return $": {Words.Short(change.Title, 40)}";
        if (diagnosis.Analyses.Incidents.FirstOrDefault(incident => incident.Id == id) is { } incident)
            return $": {Words.Short(incident.Vendor, 30)}";
        var reason = diagnosis.Verdict.Cause == Cause.Behaviour ? diagnosis.Verdict.For.FirstOrDefault(finding => finding.Question == QuestionId.Hypotheses) : null;
        return reason is null ? "" : $": {Words.Short(reason.Subject ?? reason.Text, 45)}";
    }

    private static IEnumerable<RichText> Reasons(Diagnosis diagnosis, int length)
    {
        var strongest = diagnosis.Verdict.For.Where(finding => finding.Text.Length > 0).Take(3).ToList();
        if (strongest.Count == 0)
            return ["nothing speaks clearly for any cause"];
        return strongest.Select((finding, index) => Reason(index + 1, finding, length));
    }

    private static RichText Reason(int number, Finding finding, int length)
    {
        var text = Words.Short(finding.FromPerson ? $"{finding.By}: {finding.Text}" : finding.Text, length);
        return finding.Link is null ? RichText.FromString($"{number} {text}") : RichText.Of(new Plain($"{number} "), new Link(text, finding.Link));
    }

    private static string RuledOut(Diagnosis diagnosis)
    {
        var names = diagnosis.Standings
            .Where(standing => standing.Mark == CheckMark.Ok && standing.Question.Id is not (QuestionId.Timing or QuestionId.Agreement or QuestionId.Segments or QuestionId.Hypotheses))
            .Select(standing => standing.Question.Label.ToLowerInvariant())
            .ToList();
        return names.Count == 0 ? "nothing yet" : string.Join(", ", names);
    }

    private static string NotChecked(TriageState state, Diagnosis diagnosis)
    {
        var open = diagnosis.Standings.Where(standing => standing.Mark is CheckMark.Open or CheckMark.Running or CheckMark.Unknown or CheckMark.Skipped && standing.Question.Id != QuestionId.Timing).ToList();
        var partly = diagnosis.Standings.Where(standing => standing.Mark is CheckMark.Ok or CheckMark.Problem && standing.Unavailable.Count > 0 && state.AnswerTo(standing.Question.Id) is null).ToList();
        if (open.Count + partly.Count == 0)
            return state.Lock is { } opened ? $"nothing left out (lock opened early by {opened.By.Name})" : "nothing left out";
        var parts = open.OrderByDescending(standing => standing.WouldFlip)
            .Select(standing => $"{standing.Question.Label.ToLowerInvariant()}{(standing.WouldFlip ? " (could change the verdict)" : "")}")
            .Concat(partly.SelectMany(standing => standing.Unavailable).Select(failure => $"{failure.Source} (not readable)").Distinct());
        var text = string.Join(", ", parts);
        return state.Lock is { } lockOpened ? $"lock opened early by {lockOpened.By.Name}; {text}" : text;
    }

    private static RichText Next(TriageState state, Diagnosis diagnosis)
    {
        var step = NextStep.Of(state, diagnosis);
        var update = $" — next update {Words.Time(state.AsOf + UntilNextUpdate, diagnosis.Analyses.TimeZone, state.AsOf)} {Words.Zone(diagnosis.Analyses.TimeZone)}";
        return diagnosis.Verdict.Cause == Cause.None ? step : new RichText([.. step.Runs, new Plain(update)]);
    }

    private static string Fit(string text, int length) => Words.Short(text, length);
}
