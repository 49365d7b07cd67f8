namespace IncidentBot.Triage;

/// <summary>What a triage amounts to at this moment: the numbers, the findings, where each question stands, and the verdict.</summary>
public sealed record Diagnosis
{
    private const double CulpritShare = 0.3;
    private const double NotInTheList = 0.005;

    /// <summary>A platform also fails by itself.</summary>
    private const double ByItself = 0.1;

    /// <summary>What lies near an onset counts for less where that is only what somebody remembers.</summary>
    private const double OnlyReported = 0.6;

    public required Analyses Analyses { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>In the agenda's order.</summary>
    public required IReadOnlyList<QuestionStanding> Standings { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Whether users and the market may be talked about.</summary>
    public required bool IsUnlocked { get; init; }

    /// <summary>Nothing runs, and no question waits for a person.</summary>
    public bool IsComplete => Standings.All(standing => standing.Mark is not (CheckMark.Open or CheckMark.Running));

    public static Diagnosis Of(TriageState state, DateTimeOffset now) => Of(state, Analyses.Of(state, now));

    public static Diagnosis Of(TriageState state, Analyses analyses)
    {
        var suspects = Suspect.Of(analyses, state.Metric);
        var fromSources = FromSources(state, analyses, suspects);
        var findings = fromSources.Concat(PeopleFindings.Of(state, fromSources, analyses.Changes.Count > 0)).ToList();
        var technical = Agenda.Questions.Where(question => question.Id != QuestionId.Hypotheses).Select(question => IncidentBot.Triage.Standings.Of(question, state, analyses, findings)).ToList();
        var covered = technical.TrueForAll(standing => standing.IsSettled || standing.Question.Id == QuestionId.Timing);
        var mayBlameUsers = covered || state.Lock is not null;

        var verdict = Judge(findings, suspects, analyses, technical, mayBlameUsers);
        var isUnlocked = state.Lock is not null || (covered && !PointsToTechnical(verdict));
        var last = Last(state, analyses, findings, verdict, isUnlocked);
        return new Diagnosis
        {
            Analyses = analyses,
            Findings = findings,
            Standings = [.. technical.Append(last).Select(standing => Spare(WithFlip(standing, findings, suspects, analyses, technical, mayBlameUsers, verdict), verdict, state))],
            Verdict = verdict,
            IsUnlocked = isUnlocked,
        };
    }

    public QuestionStanding StandingOf(QuestionId question) => Standings[(int)question];

    /// <summary>
    /// The next question for people: in the fixed order; of the two questions that share a number, the one first whose answer would change the verdict. Null when none is left.
    /// </summary>
    public QuestionStanding? NextToAsk()
    {
        var open = Standings.Where(standing => standing.NeedsPerson).ToList();
        return open.Find(standing => standing.WouldFlip && standing.Question.Number[0] == open[0].Question.Number[0]) ?? open.FirstOrDefault();
    }

    private static List<Finding> FromSources(TriageState state, Analyses analyses, IReadOnlyList<Suspect> suspects) =>
    [
        .. TimingFindings.Of(analyses, state.Metric),
        .. FreshnessFindings.Of(analyses),
        .. AgreementFindings.Of(analyses, state.Metric),
        .. AcceptanceFindings.Of(analyses, suspects),
        .. SignalFindings.Of(analyses, state.Metric, suspects),
        .. SegmentFindings.Of(analyses),
        .. NearTheOnset(state, analyses, suspects).Select(finding => analyses.HasDropped ? finding : finding with { Weights = finding.Weights.Times(OnlyReported) }),
    ];

    private static IEnumerable<Finding> NearTheOnset(TriageState state, Analyses analyses, IReadOnlyList<Suspect> suspects) =>
    [
        .. ChangeFindings.Of(analyses, state, suspects),
        .. CalendarFindings.Of(analyses, state),
    ];

    private static Verdict Judge(IReadOnlyList<Finding> findings, IReadOnlyList<Suspect> suspects, Analyses analyses, List<QuestionStanding> technical, bool mayBlameUsers)
    {
        var uncovered = technical.Count(standing => standing.Question.Id is QuestionId.Deploys or QuestionId.Errors or QuestionId.Vendors && (!standing.IsSettled || standing.Mark == CheckMark.Unknown));
        var ranking = Weighing.Weigh(findings, uncovered);
        var top = ranking[0];
        var best = ranking.First(entry => entry.Cause != Cause.Inconclusive);
        // Users are blamed only when the technical causes are covered; nothing is blamed on less than even odds.
        var decides = top.Cause != Cause.Inconclusive && top.Probability >= 0.5 && (top.Cause != Cause.Behaviour || mayBlameUsers);
        var cause = decides ? top.Cause : Cause.Inconclusive;
        var probability = decides ? top.Probability : Math.Max(1 - best.Probability, ranking.First(entry => entry.Cause == Cause.Inconclusive).Probability);
        var weighed = CauseCase.Of(best, findings);
        return new Verdict
        {
            Cause = cause,
            Probability = probability,
            Confidence = probability >= 0.95 ? Confidence.High : probability >= 0.75 ? Confidence.Medium : Confidence.Low,
            IsReal = cause switch { Cause.Measurement or Cause.None => false, Cause.Inconclusive => analyses.HasDropped && IncidentBot.Triage.Standings.NumberIsTrue(analyses.Agreement) ? true : null, _ => true },
            Culprit = CulpritOf(cause, suspects, analyses),
            Lead = decides ? null : best.Cause,
            Ranking = ranking,
            For = weighed.For,
            Against = weighed.Against,
        };
    }

    // Given the cause, only what can bring it about competes, and a share for something that is not in the list.
    private static string? CulpritOf(Cause cause, IReadOnlyList<Suspect> suspects, Analyses analyses)
    {
        var fitting = suspects.Select(suspect => (suspect.Id, Weight: suspect.Probability * Fit(suspect, cause, analyses))).OrderByDescending(pair => pair.Weight).ToList();
        var total = fitting.Sum(pair => pair.Weight) + (cause == Cause.Infrastructure ? ByItself : NotInTheList);
        return fitting is [var best, ..] && best.Weight / total >= CulpritShare ? best.Id : null;
    }

    private static double Fit(Suspect suspect, Cause cause, Analyses analyses) => (cause, suspect.Change?.Kind) switch
    {
        (Cause.Measurement or Cause.Vendor, null) => suspect.Incident is { } incident && Suspect.IsOfCounting(incident, analyses.Series) == (cause == Cause.Measurement) ? 1 : 0.1,
        (Cause.Measurement, ChangeKind.Tracking or ChangeKind.Pipeline) => 1,
        (Cause.Measurement, ChangeKind.Infrastructure) => 0,
        // A release may carry it, most of all one of the app or platform that is hit; what changes the counting explains a wrong number better.
        (Cause.Measurement, _) => suspect.Change is { Scope.IsEverything: false } ? 0.5 : 0.1,
        (Cause.Deploy, null or ChangeKind.Pipeline or ChangeKind.Infrastructure) => 0,
        (Cause.Deploy, _) => 1,
        (Cause.Infrastructure, ChangeKind.Infrastructure) => 1,
        _ => 0,
    };

    private static bool PointsToTechnical(Verdict verdict) =>
        verdict.Cause is Cause.Measurement or Cause.Deploy or Cause.Vendor or Cause.Infrastructure && verdict.Confidence != Confidence.Low;

    private static QuestionStanding Last(TriageState state, Analyses analyses, IReadOnlyList<Finding> findings, Verdict verdict, bool isUnlocked)
    {
        var standing = IncidentBot.Triage.Standings.Of(Hypotheses.Question, state, analyses, findings);
        if (standing.IsSettled)
            return standing;
        if (!isUnlocked)
            return standing with { Mark = CheckMark.Locked, Detail = PointsToTechnical(verdict) ? "locked: the evidence points to a technical cause" : "locked until 1a to 5 are covered", IsSettled = true };
        if (verdict.Cause == Cause.None && verdict.Confidence != Confidence.Low && state.Lock is null)
            return standing with { Mark = CheckMark.Ok, Detail = "not needed: nothing is wrong", IsSettled = true };
        return standing with { Detail = "no calendar entry fits: asking" };
    }

    // Where certainly nothing is wrong nobody is bothered, unless somebody insists by opening the lock.
    private static QuestionStanding Spare(QuestionStanding standing, Verdict verdict, TriageState state) =>
        standing.NeedsPerson && state.Lock is null && verdict is { Cause: Cause.None, Confidence: Confidence.High }
            ? standing with { Mark = CheckMark.Skipped, Detail = "not asked: nothing is wrong", IsSettled = true }
            : standing;

    private static QuestionStanding WithFlip(QuestionStanding standing, IReadOnlyList<Finding> findings, IReadOnlyList<Suspect> suspects, Analyses analyses, List<QuestionStanding> technical, bool mayBlameUsers, Verdict verdict)
    {
        if (standing.Mark is not (CheckMark.Open or CheckMark.Unknown or CheckMark.Skipped))
            return standing;
        var asIfSettled = technical.ConvertAll(other => other.Question.Id == standing.Question.Id ? other with { IsSettled = true, Mark = CheckMark.Ok } : other);
        bool Flips(AnswerValue value)
        {
            var weights = PeopleFindings.WeightsOf(standing.Question.Id, new Answer(value), besideSource: false);
            return Judge([.. findings, new Finding(standing.Question.Id, "", weights)], suspects, analyses, asIfSettled, mayBlameUsers).Cause != verdict.Cause;
        }

        return standing with { WouldFlip = Flips(AnswerValue.Yes) || Flips(AnswerValue.No) };
    }
}
