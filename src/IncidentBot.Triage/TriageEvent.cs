using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>What happened in a triage. The log of these is the triage; everything else is folded from it.</summary>
/// <param name="At">When it happened.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(TriageStarted), "started")]
[JsonDerivedType(typeof(IntakeCorrected), "intakeCorrected")]
[JsonDerivedType(typeof(EvidencePlanned), "evidencePlanned")]
[JsonDerivedType(typeof(EvidenceGathered), "evidenceGathered")]
[JsonDerivedType(typeof(QuestionAsked), "questionAsked")]
[JsonDerivedType(typeof(ReplyNotUnderstood), "replyNotUnderstood")]
[JsonDerivedType(typeof(AnswerGiven), "answerGiven")]
[JsonDerivedType(typeof(QuestionSkipped), "questionSkipped")]
[JsonDerivedType(typeof(QuestionHandedOver), "questionHandedOver")]
[JsonDerivedType(typeof(HypothesisParked), "hypothesisParked")]
[JsonDerivedType(typeof(LockOpened), "lockOpened")]
[JsonDerivedType(typeof(VerdictReached), "verdictReached")]
[JsonDerivedType(typeof(TriageClosed), "closed")]
[JsonDerivedType(typeof(TriageReopened), "reopened")]
[JsonDerivedType(typeof(PersonReminded), "reminded")]
[JsonDerivedType(typeof(RecheckPlanned), "recheckPlanned")]
[JsonDerivedType(typeof(MetricRechecked), "rechecked")]
public abstract record TriageEvent(DateTimeOffset At);

/// <param name="Text">The sentence it was started with.</param>
public sealed record TriageStarted(DateTimeOffset At, Person By, string Text, Metric Metric, Report Report) : TriageEvent(At);

/// <summary>The intake was read wrongly, or is known better now. Evidence of another metric or time is set aside.</summary>
public sealed record IntakeCorrected(DateTimeOffset At, Person By, Metric Metric, Report Report) : TriageEvent(At);

/// <summary>What is asked of the sources next, all at once. The first wave's time is the moment the triage judges.</summary>
/// <param name="Wave">1: series, changes, signals, vendors. 2: breakdowns, knowing the onset. 3: signals inside the segment that stands out.</param>
public sealed record EvidencePlanned(DateTimeOffset At, int Wave, IReadOnlyList<EvidenceRequest> Requests) : TriageEvent(At);

/// <summary>One source answered one request. A later one for the same request replaces it.</summary>
public sealed record EvidenceGathered(DateTimeOffset At, EvidenceRequest Request, Evidence Evidence) : TriageEvent(At);

/// <param name="Asked">The person it was put to; null when it was put to everyone in the thread.</param>
public sealed record QuestionAsked(DateTimeOffset At, QuestionId Question, Person? Asked) : TriageEvent(At);

/// <summary>A reply that was no answer: it counts as an attempt.</summary>
/// <param name="Reply">The first 500 characters of what was said.</param>
public sealed record ReplyNotUnderstood(DateTimeOffset At, QuestionId Question, Person By, string Reply) : TriageEvent(At);

/// <summary>What a person said. A later answer of anyone to the same question stands beside the earlier ones and counts.</summary>
public sealed record AnswerGiven(DateTimeOffset At, QuestionId Question, Person? By, Answer Answer) : TriageEvent(At);

public sealed record QuestionSkipped(DateTimeOffset At, QuestionId Question, Person By, string Reason) : TriageEvent(At);

public sealed record QuestionHandedOver(DateTimeOffset At, QuestionId Question, Person By, Person To) : TriageEvent(At);

public sealed record HypothesisParked(DateTimeOffset At, Person By, string Text) : TriageEvent(At);

public sealed record LockOpened(DateTimeOffset At, Person By) : TriageEvent(At);

/// <summary>A verdict as it was posted; a later one replaces it.</summary>
/// <param name="Lead">The strongest lead of one that is inconclusive.</param>
public sealed record VerdictReached(DateTimeOffset At, Cause Cause, Confidence Confidence, double Probability, string? Culprit, Cause? Lead = null) : TriageEvent(At);

/// <param name="RealCause">What it really was, as the team says; null for a triage that was cancelled.</param>
/// <param name="Culprit">Null when the team did not say which change or notice it was.</param>
/// <param name="Grade">How the verdict of that moment did, kept as it was given; null where there was nothing to compare.</param>
public sealed record TriageClosed(DateTimeOffset At, Person By, Cause? RealCause, string? Note, RealCulprit? Culprit = null, Grade? Grade = null) : TriageEvent(At);

public sealed record TriageReopened(DateTimeOffset At, Person By) : TriageEvent(At);

/// <summary>The open question waited for too long: the person it was put to, or the stand-in, was asked once more.</summary>
public sealed record PersonReminded(DateTimeOffset At, QuestionId Question, Person To) : TriageEvent(At);

/// <summary>The judged series is read again after the verdict, to see whether the metric has recovered.</summary>
public sealed record RecheckPlanned(DateTimeOffset At, EvidenceRequest Request) : TriageEvent(At);

/// <param name="BackSince">Since when the metric is back to what is expected; null while it is not.</param>
/// <param name="Reason">Why nothing can be said; null when something can.</param>
public sealed record MetricRechecked(DateTimeOffset At, DateTimeOffset? BackSince, string? Reason) : TriageEvent(At);

/// <summary>What was reported: how much and since when, as far as it was said.</summary>
/// <param name="Change">Relative change, for example -0.2; null when not said.</param>
/// <param name="Since">Null when not said.</param>
public sealed record Report(double? Change, DateTimeOffset? Since);

public enum AnswerValue { Yes, No, Unknown }

/// <summary>What "yes" means for each question is written beside the question.</summary>
/// <param name="Kind">For hypotheses: which of the usual kinds it is.</param>
public sealed record Answer(AnswerValue Value, string? Note = null, DateTimeOffset? Time = null, Uri? Link = null, HypothesisKind? Kind = null);

public enum HypothesisKind { Behaviour, Competition, UxChange, Price, Season }
