using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Export;

/// <summary>A stored triage as a scenario.</summary>
/// <param name="Truth">Null when the team did not say what it really was.</param>
/// <param name="Remarks">What the format has no place for, one sentence each.</param>
internal sealed record ExportedScenario(Scenario Scenario, Truth? Truth, IReadOnlyList<string> Remarks);

/// <summary>There is nothing that could be replayed. The message is one sentence for people.</summary>
internal sealed class NotExportableException(string message) : Exception(message);

/// <summary>
/// From a triage's log to a scenario of format v1. What the format cannot hold is mapped: the moment of the triage is when the sources were asked, so later answers carry that moment; a skipped
/// question is a "don't know"; that the repositories' tracking paths were read and show nothing is an answer by "sources"; signals inside a segment, links and parked guesses are left out.
/// </summary>
internal sealed class ScenarioExport
{
    private readonly TriageState _state;
    private readonly Diagnosis _diagnosis;
    private readonly DateTimeOffset _now;
    private readonly Aliases _people;
    private readonly Scrubber _scrubber;
    private readonly EvidenceExport _evidence;

    private ScenarioExport(TriageState state)
    {
        _state = state;
        _diagnosis = Diagnosis.Of(state, state.AsOf);
        _now = Seconds(state.AsOf);
        _people = new Aliases(state.Metric);
        _scrubber = new Scrubber(NamesThatStay(), PeopleOf());
        _evidence = new EvidenceExport(state, _diagnosis, _now, _people, _scrubber);
    }

    /// <exception cref="NotExportableException">The triage has no series of its metric.</exception>
    public static ExportedScenario Of(TriageState state) => new ScenarioExport(state).Export();

    /// <summary>The format knows whole seconds.</summary>
    public static DateTimeOffset Seconds(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private ExportedScenario Export()
    {
        var report = Report();
        var series = _evidence.Series();
        if (series.Count == 0)
            throw new NotExportableException($"Triage {_state.Id} has no series of {_state.Metric.Name} that the format can hold: there is nothing to replay.");
        var metric = _state.Metric;
        var scenario = new Scenario
        {
            Name = $"triage-{_state.Id}",
            Now = _now,
            Metric = new(metric.Name, metric.Kind, metric.GoodDirection, metric.TimeZone, _evidence.Services(), metric.Vendors, metric.UnitValue),
            Report = report,
            Series = series,
            Signals = _evidence.Signals(),
            Changes = _evidence.Changes(),
            Alerts = _evidence.Alerts(),
            VendorIncidents = _evidence.Incidents(),
            Breakdown = _evidence.Segments(),
            Calendar = _evidence.Calendar(),
            Answers = [.. Answers()],
            Unavailable = _evidence.Unavailable(),
        };
        var remarks = _state.Lock is null ? _evidence.Remarks : [.. _evidence.Remarks, "The lock of question 6 was opened early; a replay does not know that."];
        return new(scenario, Truth(), remarks);
    }

    // Not the words it was started with: what was read out of them, where the replay reads the same.
    private ScenarioReport Report()
    {
        var (metric, said) = (_state.Metric, _state.Report);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone);
        var at = Seconds(said.Since > _state.Started.At ? _state.AsOf : _state.Started.At);
        var text = "the metric looks wrong";
        var size = said.Change is { } change ? FormattableString.Invariant($" by {Math.Abs(change) * 100:0.#} %") : "";
        if (Math.Abs((ReportText.Read(size, at, metric.GoodDirection, zone).Change ?? 0) - (said.Change ?? 0)) < 0.001)
            text += size;
        var clock = said.Since is { } since ? FormattableString.Invariant($" since {TimeZoneInfo.ConvertTime(since, zone):HH:mm}") : "";
        if ((ReportText.Read(clock, at, metric.GoodDirection, zone).Since - said.Since)?.Duration() < TimeSpan.FromMinutes(1))
            text += clock;
        return new(at, _people.Of(_state.Started.By), text);
    }

    private IEnumerable<ScenarioAnswer> Answers()
    {
        foreach (var given in _state.Answers)
        {
            var kind = given.Answer.Kind is { } one ? $"{Hypotheses.Kinds.First(pair => pair.Kind == one).Label}: " : "";
            yield return new(given.Question, NotLater(given.At), given.By is { } person ? _people.Of(person) : "nobody", given.Answer.Value, $"{kind}{_scrubber.Of(given.Answer.Note)}".TrimEnd(':', ' '));
        }

        foreach (var skipped in _state.Skipped.Values.OrderBy(skipped => skipped.Question))
            yield return new(skipped.Question, NotLater(skipped.At), _people.Of(skipped.By), AnswerValue.Unknown, "skipped");
        if (_state.AnswerTo(QuestionId.Tracking) is null && !_state.Skipped.ContainsKey(QuestionId.Tracking) && _evidence.SawNoTrackingChange)
            yield return new(QuestionId.Tracking, _now, "sources", AnswerValue.No, "the tracking paths of the repositories were read: no such change");
    }

    private DateTimeOffset NotLater(DateTimeOffset time) => Seconds(time) is var at && at > _now ? _now : at;

    private Truth? Truth()
    {
        if (_state.Closed is not { RealCause: { } cause } closed)
            return null;
        var measured = _diagnosis.Analyses.Onset is { Dropped: true } onset ? onset.Shape : Shape.None;
        var verdict = _state.Verdict is { } given ? $"; the verdict then: {Words.Cause(given.Cause)}, {given.Confidence}".ToLowerInvariant() : "";
        return new()
        {
            Cause = cause,
            Real = cause switch { Cause.Measurement or Cause.None => false, Cause.Inconclusive => null, _ => true },
            // Nobody is asked when it really began, nor where: a truth that was only measured would grade itself.
            Onset = null,
            Shape = cause == Cause.None ? Shape.None : measured switch { Shape.Dip or Shape.Unclear => Shape.Step, var known => known },
            Segments = [],
            Culprit = _evidence.NewIdOf(closed.Culprit?.Id),
            Forbidden = [],
            Notes = $"variant=exported; scope=unknown; cause and culprit as the team said at closing, shape as measured{verdict}; {_scrubber.Of(closed.Note)}".TrimEnd(';', ' '),
        };
    }

    private IEnumerable<string> NamesThatStay()
    {
        var (metric, analyses) = (_state.Metric, _diagnosis.Analyses);
        return
        [
            metric.Name, metric.Unit, .. metric.Services, .. metric.Vendors, .. metric.Repositories.Select(repository => repository.Service), .. metric.Sources.Select(source => source.Name),
            .. analyses.Changes.Select(change => change.Service), .. analyses.Signals.Select(move => move.Signal.Service), .. analyses.Incidents.Select(incident => incident.Vendor),
            .. analyses.Breakdown?.Rows.SelectMany(row => row.Values) ?? [],
        ];
    }

    private IEnumerable<string> PeopleOf() =>
    [
        _state.Started.By.Name, .. _state.Metric.People.Select(person => person.Name), .. _state.Answers.Select(given => given.By?.Name).OfType<string>(),
        .. _state.Skipped.Values.Select(skipped => skipped.By.Name), .. _state.HandedOver.Values.Select(handed => handed.To.Name), .. _state.Parked.Select(parked => parked.By.Name),
        .. _diagnosis.Analyses.Changes.Select(change => change.Author).OfType<string>(),
    ];
}
