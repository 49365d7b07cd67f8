using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.CommandLine.Scoring;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Scoring;

/// <summary>Verdicts beside truths, made by hand.</summary>
internal static class ScoreCases
{
    public static readonly DateTimeOffset Onset = new(2026, 3, 18, 11, 0, 0, TimeSpan.Zero);

    public static readonly ReplayVerdict Verdict = new()
    {
        Cause = Cause.Deploy, Confidence = Confidence.High, Probability = 0.96, Real = true, Culprit = "c1", Alternatives = [],
        Onset = new Onset(Onset, Onset.AddMinutes(-30), Onset.AddMinutes(30)), Shape = ReplayShape.Step, Change = -0.2, Scope = ReplayScope.Uniform, Segments = [],
    };

    public static readonly Truth Truth = new()
    {
        Cause = Cause.Deploy, Real = true, Onset = Onset, Shape = Shape.Step, Segments = [], Culprit = "c1", Forbidden = [Cause.Behaviour], Notes = "variant=made; scope=uniform; made up",
    };

    public static readonly Scenario Scenario = new()
    {
        Name = "made-up",
        Now = Onset.AddHours(3),
        Metric = new("orders", MetricKind.Count, Direction.Up, "UTC", ["checkout"], ["Paynova"], null),
        Report = new(Onset.AddHours(2), "lena", "orders are down 20% since 11:10"),
        Series = [new() { Source = "db", Role = SourceRole.Server, Start = Onset.AddHours(-1), Interval = TimeSpan.FromMinutes(30), Numerator = [1, 1, 1] }],
        Signals = [], Changes = [], Alerts = [], VendorIncidents = [], Breakdown = null, Calendar = [], Answers = [], Unavailable = [],
    };

    public static ScoredCase Of(ReplayVerdict verdict, Truth truth) => new(Scenario, truth, verdict);

    public static Breakdown Breakdown(params string[][] rows) => new()
    {
        Source = "db",
        Window = new(Onset, Onset.AddHours(1)),
        Dimensions = ["platform", "browser"],
        Rows = [.. rows.Select(values => new BreakdownRow { Values = values, Numerator = 1, BaselineNumerator = 4 })],
    };

    public static Segment Where(string dimension, string value) => new(new Dictionary<string, string> { [dimension] = value });
}
