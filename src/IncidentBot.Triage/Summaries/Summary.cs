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
        lines.Add(new SummaryLine("NOT CHECKED", Fit(NotChecked(state, diagnosis), 160)));
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
        var subject = diagnosis.Verdict.Cause switch
        {
            Cause.Behaviour => diagnosis.Verdict.For.FirstOrDefault(finding => finding.Question == QuestionId.Hypotheses)?.Subject,
            Cause.Vendor => NextStep.VendorOf(diagnosis),
            Cause.Infrastructure => NextStep.ServiceOf(diagnosis),
            _ => null,
        };
        return subject is null ? "" : $": {Words.Short(subject, 45)}";
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
        var text = Words.Finding(finding, length);
        return finding.Link is null ? RichText.FromString($"{number} {text}") : RichText.Of(new Plain($"{number} "), new Link(text, finding.Link));
    }

    // Beside "own change" it would read oddly that no other change fits.
    private static string RuledOut(Diagnosis diagnosis)
    {
        QuestionId? itself = diagnosis.Verdict.Cause switch
        {
            Cause.Measurement => QuestionId.Tracking,
            Cause.Deploy => QuestionId.Deploys,
            Cause.Vendor => QuestionId.Vendors,
            Cause.Infrastructure => QuestionId.Errors,
            _ => null,
        };
        var names = Exonerated(diagnosis)
            .Where(standing => standing.Question.Id != itself && !IsDisputed(diagnosis, standing))
            // A vendor's errors are seen in own calls to it, too.
            .Select(standing => diagnosis.Verdict.Cause == Cause.Vendor && standing.Question.Id == QuestionId.Errors ? $"own {Label(standing)}" : Label(standing))
            .ToList();
        return names.Count == 0 ? "nothing yet" : string.Join(", ", names);
    }

    private static IEnumerable<QuestionStanding> Exonerated(Diagnosis diagnosis) =>
        diagnosis.Standings.Where(standing => standing.Mark == CheckMark.Ok && standing.Question.Id is not (QuestionId.Timing or QuestionId.Agreement or QuestionId.Segments or QuestionId.Hypotheses));

    // That something was deployed is no objection to none of it fitting: there the person's word weighs nothing. Errors that somebody saw may be a vendor's.
    private static bool IsDisputed(Diagnosis diagnosis, QuestionStanding standing) =>
        standing.IsConflict && (standing.Question.Id != QuestionId.Errors || diagnosis.Verdict.Cause != Cause.Vendor) && diagnosis.Findings.Any(finding => finding.FromPerson && finding.Question == standing.Question.Id && finding.Weights.Strength > 0);

    // What could change the verdict first, each with whoever or whatever would settle it; then the rest.
    private static string NotChecked(TriageState state, Diagnosis diagnosis)
    {
        var decisive = diagnosis.Standings.Where(standing => standing.WouldFlip).ToList();
        var open = diagnosis.Standings
            .Where(standing => standing.Mark is CheckMark.Open or CheckMark.Running or CheckMark.Unknown or CheckMark.Skipped && standing.Question.Id != QuestionId.Timing)
            .Except(decisive).ToList();
        var partly = diagnosis.Standings
            .Where(standing => standing.Mark is CheckMark.Ok or CheckMark.Problem && standing.Unavailable.Count > 0 && state.AnswerTo(standing.Question.Id) is null)
            .SelectMany(standing => standing.Unavailable)
            .Except(open.Concat(decisive).SelectMany(standing => standing.Unavailable));
        var disputed = Exonerated(diagnosis).Where(standing => IsDisputed(diagnosis, standing)).Select(standing => $"{Label(standing)} ({state.AnswerTo(standing.Question.Id)?.By?.Name} disagrees with the sources)");
        var rest = open.Select(Label).Concat(disputed).Concat(partly.Select(failure => $"{failure.Source} (not readable)").Distinct()).ToList();
        string[] parts =
        [
            state.Lock is { } opened ? $"lock opened early by {opened.By.Name}" : "",
            decisive.Count == 0 ? "" : $"could change the verdict: {string.Join(", ", decisive.Select(standing => $"{Label(standing)} ({Settler.Of(state, standing)})"))}",
            rest.Count == 0 ? "" : decisive.Count == 0 ? string.Join(", ", rest) : $"also open: {string.Join(", ", rest)}",
        ];
        return decisive.Count + rest.Count == 0 ? $"nothing left out{(parts[0].Length == 0 ? "" : $" ({parts[0]})")}" : string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Label(QuestionStanding standing) => standing.Question.Label.ToLowerInvariant();

    private static RichText Next(TriageState state, Diagnosis diagnosis)
    {
        var step = NextStep.Of(state, diagnosis);
        var update = $" — next update {Words.Time(state.AsOf + UntilNextUpdate, diagnosis.Analyses.TimeZone, state.AsOf)} {Words.Zone(diagnosis.Analyses.TimeZone)}";
        return diagnosis.Verdict.Cause == Cause.None ? step : new RichText([.. step.Runs, new Plain(update)]);
    }

    private static string Fit(string text, int length) => Words.Short(text, length);
}
