using System.Collections.Immutable;

namespace IncidentBot.Triage;

/// <summary>A triage as its log tells it. Only <see cref="Apply"/> makes a new one.</summary>
public sealed record TriageState
{
    /// <summary>The last wave: after it nothing more is asked of the sources.</summary>
    public const int LastWave = 3;

    public required string Id { get; init; }

    public required TriageStarted Started { get; init; }

    public required Metric Metric { get; init; }

    public required Report Report { get; init; }

    /// <summary>The moment that is judged: when the sources were asked, else the start.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The newest wave that was planned; 0 before the first.</summary>
    public int Wave { get; init; }

    public ImmutableList<EvidenceRequest> Planned { get; init; } = [];

    /// <summary>When the newest wave was planned.</summary>
    public DateTimeOffset PlannedAt { get; init; }

    /// <summary>By request id; a later one for the same request has replaced the earlier.</summary>
    public ImmutableSortedDictionary<string, EvidenceGathered> Evidence { get; init; } = ImmutableSortedDictionary.Create<string, EvidenceGathered>(StringComparer.Ordinal);

    /// <summary>All that people answered, in order; of one question the last one counts.</summary>
    public ImmutableList<AnswerGiven> Answers { get; init; } = [];

    public ImmutableDictionary<QuestionId, QuestionSkipped> Skipped { get; init; } = ImmutableDictionary<QuestionId, QuestionSkipped>.Empty;

    public ImmutableDictionary<QuestionId, QuestionHandedOver> HandedOver { get; init; } = ImmutableDictionary<QuestionId, QuestionHandedOver>.Empty;

    /// <summary>Every question that was ever put to people, in order of asking.</summary>
    public ImmutableList<QuestionAsked> Asked { get; init; } = [];

    /// <summary>The question that waits for a reply; null when none does.</summary>
    public QuestionId? Open { get; init; }

    /// <summary>Replies to the open question that were no answer.</summary>
    public ImmutableList<ReplyNotUnderstood> Misses { get; init; } = [];

    public ImmutableList<HypothesisParked> Parked { get; init; } = [];

    public LockOpened? Lock { get; init; }

    public VerdictReached? Verdict { get; init; }

    public TriageClosed? Closed { get; init; }

    /// <summary>Every reminder that was given, in order.</summary>
    public ImmutableList<PersonReminded> Reminders { get; init; } = [];

    /// <summary>The re-check that is under way; null when none is.</summary>
    public EvidenceRequest? Recheck { get; init; }

    /// <summary>How the metric was when it was last read again after the verdict.</summary>
    public MetricRechecked? LastRecheck { get; init; }

    /// <summary>When something last happened that was not the clock's doing.</summary>
    public required DateTimeOffset LastActivity { get; init; }

    /// <summary>What is asked of sources and not answered, the re-check included.</summary>
    public IEnumerable<EvidenceRequest> AllPending => Recheck is null ? Pending : Pending.Append(Recheck);

    public IEnumerable<EvidenceRequest> Pending => Planned.Where(request => !Evidence.ContainsKey(request.Id));

    /// <summary>Whether every source was asked everything, and has answered or was given up.</summary>
    public bool IsGathered => Wave == LastWave && !Pending.Any();

    public static TriageState Fold(string id, IEnumerable<TriageEvent> events)
    {
        TriageState? state = null;
        foreach (var e in events)
            state = state is null ? Begin(id, e) : state.Apply(e);
        return state ?? throw new ArgumentException("A triage's log cannot be empty.", nameof(events));
    }

    public TriageState Apply(TriageEvent e) => e switch
    {
        PersonReminded reminded => this with { Reminders = Reminders.Add(reminded) },
        RecheckPlanned planned => this with { Recheck = planned.Request },
        MetricRechecked rechecked => this with { Recheck = null, LastRecheck = rechecked },
        _ => Happen(e) with { LastActivity = e.At },
    };

    /// <summary>The answer that counts; null when nobody answered.</summary>
    public AnswerGiven? AnswerTo(QuestionId question) => Answers.FindLast(given => given.Question == question);

    private static TriageState Begin(string id, TriageEvent first) => first is TriageStarted started
        ? new TriageState { Id = id, Started = started, Metric = started.Metric, Report = started.Report, AsOf = started.At, LastActivity = started.At }
        : throw new InvalidOperationException($"A triage's log begins with its start, not with {first.GetType().Name}.");

    private TriageState Happen(TriageEvent e) => e switch
    {
        IntakeCorrected corrected => Correct(corrected),
        EvidencePlanned planned => this with
        {
            Wave = planned.Wave,
            Planned = Planned.AddRange(planned.Requests),
            PlannedAt = planned.At,
            AsOf = planned.Wave == 1 ? planned.At : AsOf,
        },
        EvidenceGathered gathered => this with { Evidence = Evidence.SetItem(gathered.Request.Id, gathered) },
        QuestionAsked asked => this with { Open = asked.Question, Misses = [], Asked = Asked.Add(asked) },
        ReplyNotUnderstood miss => this with { Misses = Misses.Add(miss) },
        AnswerGiven given => Settle(given.Question) with { Answers = Answers.Add(given), Skipped = Skipped.Remove(given.Question) },
        QuestionSkipped skipped => Settle(skipped.Question) with { Skipped = Skipped.SetItem(skipped.Question, skipped) },
        QuestionHandedOver handed => this with { HandedOver = HandedOver.SetItem(handed.Question, handed) },
        HypothesisParked parked => this with { Parked = Parked.Add(parked) },
        LockOpened opened => this with { Lock = Lock ?? opened },
        VerdictReached verdict => this with { Verdict = verdict },
        TriageClosed closed => this with { Closed = closed, Open = null },
        TriageReopened => this with { Closed = null, Recheck = null, LastRecheck = null },
        _ => throw new InvalidOperationException($"A triage cannot start twice ({e.GetType().Name})."),
    };

    private TriageState Settle(QuestionId question) => Open == question ? this with { Open = null, Misses = [] } : this;

    // Evidence belongs to a metric and a time. When only the size was wrong, it still holds.
    private TriageState Correct(IntakeCorrected corrected)
    {
        var next = this with { Metric = corrected.Metric, Report = corrected.Report };
        var holds = corrected.Metric.Name == Metric.Name && corrected.Report.Since == Report.Since;
        return holds ? next : next with { Wave = 0, Planned = [], Evidence = Evidence.Clear(), Open = null, Misses = [], Verdict = null, Recheck = null, LastRecheck = null, AsOf = corrected.At };
    }
}
