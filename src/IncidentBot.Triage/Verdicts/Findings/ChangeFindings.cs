namespace IncidentBot.Triage;

/// <summary>Questions 1a, 2 and 4 by coincidence: which change or vendor notice lies where a cause would lie.</summary>
internal static class ChangeFindings
{
    private const double UsualShare = 0.25;

    public static IEnumerable<Finding> Of(Analyses analyses, TriageState state)
    {
        if (analyses.HasDropped)
            foreach (var candidate in analyses.Coincidence.Candidates.Where(candidate => candidate.Posterior >= 0.1).Take(4))
                if (analyses.Changes.FirstOrDefault(change => change.Id == candidate.Id) is { } change)
                    yield return OfChange(analyses, candidate, change);
                else if (analyses.Incidents.FirstOrDefault(incident => incident.Id == candidate.Id) is { } incident)
                    yield return OfIncident(analyses, candidate, incident);

        foreach (var quiet in Quiet(analyses, state))
            yield return quiet;
    }

    private static Finding OfChange(Analyses analyses, Candidate candidate, Change change)
    {
        var strength = Strength(candidate);
        var weights = change.Kind switch
        {
            // A tracking change that sits at the onset either breaks the count or, as a tag, the page: the agreement of the sources tells which.
            ChangeKind.Tracking => new Weights(Measurement: strength, Deploy: strength - 1.5),
            ChangeKind.Pipeline => new Weights(Measurement: strength),
            ChangeKind.Infrastructure => new Weights(Infrastructure: strength),
            _ => new Weights(Deploy: strength),
        };
        var question = change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline ? QuestionId.Tracking : QuestionId.Deploys;
        return new Finding(question, $"{Words.Short(change.Title, 60)} at {Words.Time(change.At, analyses.TimeZone, analyses.AsOf)}, {LagText(candidate)}", weights)
        {
            At = change.At,
            Link = change.Link,
            Culprit = change.Id,
            Answers = AnswerValue.Yes,
        };
    }

    private static Finding OfIncident(Analyses analyses, Candidate candidate, VendorIncident incident) =>
        new(QuestionId.Vendors, $"{incident.Vendor} reports “{Words.Short(incident.Title, 60)}” since {Words.Time(incident.Start, analyses.TimeZone, analyses.AsOf)}", new Weights(Vendor: Strength(candidate)))
        {
            By = incident.Vendor,
            At = incident.Start,
            Link = incident.Link,
            Culprit = incident.Id,
            Answers = AnswerValue.Yes,
        };

    private static double Strength(Candidate candidate) => Math.Clamp(Math.Log(Math.Max(candidate.Posterior, 0.02) / UsualShare) + 1, -1, 3);

    private static string LagText(Candidate candidate)
    {
        var lag = candidate.Lag < TimeSpan.Zero ? $"{Words.Length(candidate.Lag)} after the onset" : $"{Words.Length(candidate.Lag)} before the onset";
        return candidate.ChanceThatSomeLiesThisNear is > 0 and < 0.5 ? $"{lag} (1 in {Math.Max(2, Math.Round(1 / candidate.ChanceThatSomeLiesThisNear))} by chance)" : lag;
    }

    /// <summary>Sources that were read and show nothing near the onset speak against the causes that they would show.</summary>
    private static IEnumerable<Finding> Quiet(Analyses analyses, TriageState state)
    {
        var likely = analyses.Coincidence.Candidates.Where(candidate => candidate.Posterior >= 0.1).Select(candidate => candidate.Id).ToHashSet();
        var near = analyses.Changes.Where(change => likely.Contains(change.Id)).ToList();
        if (Looked.Fully(state, EvidenceKind.Changes))
        {
            if (!near.Any(change => change.Kind is ChangeKind.Tracking or ChangeKind.Pipeline) && Looked.AtTracking(state, analyses))
                yield return new Finding(QuestionId.Tracking, "No tracking or pipeline change near the onset", new Weights(Measurement: -0.8)) { Answers = AnswerValue.No };
            if (!near.Any(change => change.Kind is not (ChangeKind.Tracking or ChangeKind.Pipeline)))
                yield return new Finding(QuestionId.Deploys, analyses.Changes.Count == 0 ? "Nothing was deployed in the window" : "No deploy, flag or configuration change fits the onset", new Weights(Deploy: -1.5)) { Answers = AnswerValue.No };
        }

        if (Looked.Fully(state, EvidenceKind.VendorIncidents) && !analyses.Incidents.Any(incident => likely.Contains(incident.Id)))
            yield return new Finding(QuestionId.Vendors, "No vendor on the path reports a problem that fits", new Weights(Vendor: -0.8)) { Answers = AnswerValue.No };
    }
}
