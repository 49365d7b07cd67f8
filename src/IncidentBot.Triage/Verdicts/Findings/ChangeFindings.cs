namespace IncidentBot.Triage;

/// <summary>Questions 1a, 2 and 4 by coincidence: which change or vendor notice lies where a cause would lie.</summary>
internal static class ChangeFindings
{
    /// <summary>The share that a suspect would have without saying anything: more speaks for it, less against.</summary>
    private const double Neutral = 0.12;

    /// <summary>Below this share of all suspects together, none fits.</summary>
    private const double AnyOfThem = 0.05;

    /// <summary>From this Bayes factor (natural logarithm) on, a drop is said to follow a roll-out; no ramp of the market knows its steps.</summary>
    private const double Follows = 2;

    private const double AsRolledOut = 2;

    public static IEnumerable<Finding> Of(Analyses analyses, TriageState state, IReadOnlyList<Suspect> suspects)
    {
        var near = suspects.Where(suspect => suspect.IsNear).Take(4).ToList();
        foreach (var suspect in near)
            yield return suspect.Change is { } change ? OfChange(analyses, suspect, change) : OfIncident(analyses, suspect);
        if (TwoAtOnce(analyses, state.Metric, suspects) is { } undecided)
            yield return undecided;
        if (CountOrPage(analyses, near) is { } open)
            yield return open;
        foreach (var quiet in Quiet(analyses, state, suspects, near))
            yield return quiet;
    }

    private static Finding OfChange(Analyses analyses, Suspect suspect, Change change)
    {
        // The more roll-outs there are, the more likely one of them fits by chance.
        var follows = analyses.Follows.GetValueOrDefault(change.Id) - Math.Log(Math.Max(1, analyses.Follows.Count)) > Follows;
        var strength = Strength(suspect) + (follows ? AsRolledOut : 0);
        var numberIsTrue = analyses.Agreement.Outcome == AgreementOutcome.AllMoved;
        var weights = change.Kind switch
        {
            // A tracking change that sits at the onset either breaks the count or, as a tag, the page: the agreement of the sources tells which.
            ChangeKind.Tracking => new Weights(Measurement: strength, Deploy: numberIsTrue ? strength : strength - 1.5),
            ChangeKind.Pipeline => new Weights(Measurement: strength),
            ChangeKind.Infrastructure => new Weights(Infrastructure: strength),
            _ => new Weights(Deploy: strength),
        };
        var question = change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline ? QuestionId.Tracking : QuestionId.Deploys;
        return new Finding(question, $"{Words.Short(change.Title, 45)} at {Words.Time(change.At, analyses.TimeZone, analyses.AsOf)}, {LagText(suspect.Candidate)}{(follows ? "; the drop grows as it was rolled out" : "")}", weights)
        {
            At = change.At,
            Link = change.Link,
            Subject = change.Title,
            Culprit = change.Id,
            Answers = AnswerValue.Yes,
        };
    }

    private static Finding OfIncident(Analyses analyses, Suspect suspect)
    {
        var incident = suspect.Incident ?? throw new InvalidOperationException("A suspect is a change or a vendor's notice.");
        return new(QuestionId.Vendors, $"{incident.Vendor} reports “{Words.Short(incident.Title, 60)}” since {Words.Time(incident.Start, analyses.TimeZone, analyses.AsOf)}", Suspect.IsOfCounting(incident, analyses.Series) ? new Weights(Measurement: Strength(suspect)) : new Weights(Vendor: Strength(suspect)))
        {
            By = incident.Vendor,
            At = incident.Start,
            Link = incident.Link,
            Subject = incident.Vendor,
            Culprit = incident.Id,
            Answers = AnswerValue.Yes,
        };
    }

    private static double Strength(Suspect suspect) => Math.Clamp(Weight(suspect.Probability), -1, 2.2);

    private static double Weight(double share) => Math.Log((share + 0.01) / Neutral);

    private static string LagText(Candidate candidate)
    {
        var lag = candidate.Lag < TimeSpan.Zero ? $"{Words.Length(candidate.Lag)} after the drop’s likeliest start" : $"{Words.Length(candidate.Lag)} before the drop";
        return candidate.ChanceThatSomeLiesThisNear is > 0 and < 0.5 ? $"{lag} (by chance: 1 in {Math.Max(2, Math.Round(1 / candidate.ChanceThatSomeLiesThisNear))})" : lag;
    }

    /// <summary>An own change in the failing service and a vendor's trouble in the same minutes, and no look at the calls to that vendor: nothing tells them apart.</summary>
    private static Finding? TwoAtOnce(Analyses analyses, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        if (analyses.Began?.Onset is not { } began)
            return null;
        var margin = TimeSpan.FromMinutes(15);
        bool IsClose(DateTimeOffset at) => at >= began.Earliest - margin && at <= began.Latest + margin;
        var symptoms = analyses.Signals.Where(Symptom.IsClear).ToList();
        var change = suspects.FirstOrDefault(suspect => suspect.Change is { Kind: not (ChangeKind.Tracking or ChangeKind.Pipeline) } change
            && Analyses.IsOnPath(metric, change.Service) && IsClose(change.At) && Suspect.HasSymptoms(change, symptoms))?.Change;
        var incident = suspects.FirstOrDefault(suspect => suspect.Incident is { Impact: not VendorImpact.None } incident && IsClose(incident.Start)
            && metric.Vendors.Contains(incident.Vendor, StringComparer.OrdinalIgnoreCase)
            && !analyses.Signals.Any(move => move.Signal.Service.Equals(incident.Vendor, StringComparison.OrdinalIgnoreCase)))?.Incident;
        return change is null || incident is null ? null
            : new Finding(QuestionId.Vendors, $"{Words.Short(change.Title, 40)} and trouble at {incident.Vendor} began within minutes: nothing tells them apart", new Weights(NotEnough: 4));
    }

    /// <summary>Something that counts and something that sells changed together, and no record of orders can be read: the number or the business may be hurt.</summary>
    private static Finding? CountOrPage(Analyses analyses, List<Suspect> near)
    {
        var counting = near.Find(suspect => suspect.Change?.Kind is ChangeKind.Tracking or ChangeKind.Pipeline)?.Change;
        var selling = near.Find(suspect => suspect.Change?.Kind is not (null or ChangeKind.Tracking or ChangeKind.Pipeline))?.Change;
        return counting is null || selling is null || analyses.Series.Any(series => series.Role != SourceRole.Analytics) || analyses.Series.Count == 0 ? null
            : new Finding(QuestionId.Agreement, $"{Words.Short(counting.Title, 40)} and {Words.Short(selling.Title, 40)} came together, and only {analyses.Series[0].Source} could be read", new Weights(NotEnough: 3));
    }

    /// <summary>The service that fails now was changed days before: what was shipped then may have become active only now.</summary>
    private static bool MayLieDormant(Analyses analyses) =>
        analyses.Signals.Any(move => move.Signal.Kind is SignalKind.Http5xx or SignalKind.Http4xx or SignalKind.Crashes && Symptom.IsClear(move) && analyses.Changes.Any(change => change.At < analyses.Began?.Onset?.Latest && Suspect.Touches(change, move.Signal.Service)));

    /// <summary>Sources that were read and show nothing near the onset speak against the causes that they would show.</summary>
    private static IEnumerable<Finding> Quiet(Analyses analyses, TriageState state, IReadOnlyList<Suspect> suspects, List<Suspect> near)
    {
        var isTrue = analyses.Agreement.Outcome == AgreementOutcome.AllMoved;
        var counting = near.Where(suspect => suspect.Change?.Kind is ChangeKind.Tracking or ChangeKind.Pipeline).ToList();
        if (Looked.Fully(state, EvidenceKind.Changes))
        {
            if (counting.Count == 0 && Looked.AtTracking(state, analyses))
                yield return new Finding(QuestionId.Tracking, "No tracking or pipeline change near the onset", new Weights(Measurement: -0.8)) { Answers = AnswerValue.No };
            if (!near.Exists(suspect => suspect.Change is not null && !counting.Contains(suspect)))
                yield return NoneStandsOut(analyses, suspects, isTrue && counting.Count > 0);
        }

        if (Looked.Fully(state, EvidenceKind.VendorIncidents) && !near.Exists(suspect => suspect.Incident is not null))
            yield return new Finding(QuestionId.Vendors, "No vendor on the path reports a problem that fits", new Weights(Vendor: -0.8)) { Answers = AnswerValue.No };
    }

    // Where the onset is known only roughly, many changes share what one of them would have: that is not the same as none.
    private static Finding NoneStandsOut(Analyses analyses, IReadOnlyList<Suspect> suspects, bool tagMayBreakThePage)
    {
        var possible = suspects.Where(suspect => suspect is { Probability: >= 0.01, Change.Kind: not (ChangeKind.Tracking or ChangeKind.Pipeline) }).ToList();
        var share = possible.Sum(suspect => suspect.Probability);
        var against = new Weights(Deploy: tagMayBreakThePage ? 0 : Math.Clamp(Weight(share), MayLieDormant(analyses) ? -0.3 : -1.5, 0));
        if (share > AnyOfThem)
            return new Finding(QuestionId.Deploys, $"{possible.Count} changes came where the onset may lie; none stands out", against) { Answers = AnswerValue.Yes };
        return new Finding(QuestionId.Deploys, analyses.Changes.Count == 0 ? "Nothing was deployed in the window" : "No deploy, flag or configuration change fits the onset", against) { Answers = AnswerValue.No };
    }
}
