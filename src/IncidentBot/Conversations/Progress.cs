using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What the triage does next by itself once the sources have spoken: gives or revises its verdict, asks the next question. Null when it waits.</summary>
internal static class Progress
{
    public static TriageEvent? Next(TriageState state, Diagnosis diagnosis, DateTimeOffset now)
    {
        if (state.Closed is not null || !state.IsGathered)
            return null;
        return (TriageEvent?)Verdict(state, diagnosis, now) ?? NextQuestion(state, diagnosis, now);
    }

    // Early when it is certain, otherwise when nobody is left to ask; once given it follows the evidence.
    private static VerdictReached? Verdict(TriageState state, Diagnosis diagnosis, DateTimeOffset now)
    {
        var verdict = diagnosis.Verdict;
        var isDue = state.Verdict is not null || verdict.Confidence == Confidence.High || diagnosis.NextToAsk() is null;
        var isNews = state.Verdict is not { } given || given.Cause != verdict.Cause || given.Confidence != verdict.Confidence || given.Culprit != verdict.Culprit || given.Lead != verdict.Lead;
        return isDue && isNews ? new VerdictReached(now, verdict.Cause, verdict.Confidence, verdict.Probability, verdict.Culprit, verdict.Lead) : null;
    }

    private static QuestionAsked? NextQuestion(TriageState state, Diagnosis diagnosis, DateTimeOffset now)
    {
        // A source may have answered late what a person was asked: then the next question comes.
        if (state.Open is { } open && diagnosis.StandingOf(open).NeedsPerson)
            return null;
        if (diagnosis.NextToAsk() is not { } next)
            return null;
        return new QuestionAsked(now, next.Question.Id, NextStep.PersonFor(state.Metric, next.Question.Role));
    }
}
