using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>The closed word lists of the scenario format.</summary>
internal static class ScenarioWords
{
    public static readonly IReadOnlyDictionary<string, MetricKind> MetricKinds = All<MetricKind>();

    public static readonly IReadOnlyDictionary<string, Direction> Directions = All<Direction>();

    public static readonly IReadOnlyDictionary<string, SourceRole> Roles = All<SourceRole>();

    public static readonly IReadOnlyDictionary<string, SignalKind> SignalKinds = All<SignalKind>();

    public static readonly IReadOnlyDictionary<string, SignalUnit> SignalUnits = All<SignalUnit>();

    public static readonly IReadOnlyDictionary<string, ChangeKind> ChangeKinds = All<ChangeKind>();

    public static readonly IReadOnlyDictionary<string, AlertSeverity> Severities = All<AlertSeverity>();

    public static readonly IReadOnlyDictionary<string, VendorImpact> Impacts = All<VendorImpact>();

    public static readonly IReadOnlyDictionary<string, CalendarKind> CalendarKinds = All<CalendarKind>();

    public static readonly IReadOnlyDictionary<string, QuestionId> Questions = All<QuestionId>();

    public static readonly IReadOnlyDictionary<string, AnswerValue> AnswerValues = All<AnswerValue>();

    /// <summary>An alert that is none of the signal kinds is <c>other</c>.</summary>
    public static readonly IReadOnlyDictionary<string, SignalKind?> AlertKinds =
        new Dictionary<string, SignalKind?>(SignalKinds.Select(pair => KeyValuePair.Create(pair.Key, (SignalKind?)pair.Value))) { ["other"] = null };

    public static readonly IReadOnlyDictionary<string, TimeSpan> Intervals = new Dictionary<string, TimeSpan>
    {
        ["PT1M"] = TimeSpan.FromMinutes(1),
        ["PT5M"] = TimeSpan.FromMinutes(5),
        ["PT10M"] = TimeSpan.FromMinutes(10),
        ["PT15M"] = TimeSpan.FromMinutes(15),
        ["PT30M"] = TimeSpan.FromMinutes(30),
        ["PT1H"] = TimeSpan.FromHours(1),
        ["P1D"] = TimeSpan.FromDays(1),
    };

    public static readonly IReadOnlyDictionary<string, string> Dimensions =
        new[] { "platform", "browser", "country", "device", "appVersion" }.ToDictionary(name => name);

    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static Dictionary<string, T> All<T>() where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => CamelCase(value.ToString()));
}
