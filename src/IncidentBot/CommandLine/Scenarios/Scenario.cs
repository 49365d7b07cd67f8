using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>Everything that could be read at one moment, frozen in one file. What it really was (<see cref="Truth"/>) is not part of it.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ScenarioMetric Metric { get; init; }

    public required ScenarioReport Report { get; init; }

    /// <summary>The first one is the source that the report and the breakdown are based on.</summary>
    public required IReadOnlyList<MetricSeries> Series { get; init; }

    public required IReadOnlyList<SignalSeries> Signals { get; init; }

    public required IReadOnlyList<Change> Changes { get; init; }

    public required IReadOnlyList<Alert> Alerts { get; init; }

    public required IReadOnlyList<VendorIncident> VendorIncidents { get; init; }

    public required Breakdown? Breakdown { get; init; }

    public required IReadOnlyList<CalendarEntry> Calendar { get; init; }

    public required IReadOnlyList<ScenarioAnswer> Answers { get; init; }

    /// <summary>Sources that could not be read: their evidence is missing, not absent.</summary>
    public required IReadOnlyList<string> Unavailable { get; init; }
}

internal sealed record ScenarioMetric(
    string Name,
    MetricKind Kind,
    Direction GoodDirection,
    string TimeZone,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Vendors,
    Money? UnitValue);

internal sealed record ScenarioReport(DateTimeOffset At, string By, string Text);

internal sealed record ScenarioAnswer(QuestionId Question, DateTimeOffset At, string By, AnswerValue Value, string Note);
