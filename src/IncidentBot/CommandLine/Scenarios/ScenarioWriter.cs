using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>Writes a scenario file, format v1: what <see cref="ScenarioReader"/> reads. A field per line, and of lists an entry per line, so that people can look through it.</summary>
internal static class ScenarioWriter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Scenario scenario, Truth? truth)
    {
        var fields = new List<(string Name, JsonNode? Value)>
        {
            ("schema", ScenarioReader.Schema),
            ("name", scenario.Name),
            ("now", Time(scenario.Now)),
            ("metric", MetricOf(scenario.Metric)),
            ("report", new JsonObject { ["at"] = Time(scenario.Report.At), ["by"] = scenario.Report.By, ["text"] = scenario.Report.Text }),
            ("series", List(scenario.Series, series => SeriesOf(series, scenario.Metric.Kind))),
            ("signals", List(scenario.Signals, SignalOf)),
            ("changes", List(scenario.Changes, ChangeOf)),
            ("alerts", List(scenario.Alerts, AlertOf)),
            ("vendorIncidents", List(scenario.VendorIncidents, IncidentOf)),
            ("breakdown", scenario.Breakdown is { } breakdown ? BreakdownOf(breakdown, scenario.Metric.Kind) : null),
            ("calendar", List(scenario.Calendar, entry => new JsonObject { ["from"] = Time(entry.From), ["to"] = Time(entry.To), ["kind"] = Word(entry.Kind), ["title"] = entry.Title })),
            ("answers", List(scenario.Answers, AnswerOf)),
            ("unavailable", List(scenario.Unavailable, name => name)),
        };
        if (truth is not null)
            fields.Add(("truth", TruthOf(truth)));
        return $"{{\n{string.Join(",\n", fields.Select(field => $"\"{field.Name}\": {Lines(field.Value)}"))}\n}}\n";
    }

    private static string Lines(JsonNode? value) => value is JsonArray { Count: > 0 } list && list[0] is JsonObject
        ? $"[\n{string.Join(",\n", list.Select(item => $"  {Line(item)}"))}\n]"
        : Line(value);

    private static string Line(JsonNode? value) => value?.ToJsonString(Options) ?? "null";

    private static JsonObject MetricOf(ScenarioMetric metric) => new()
    {
        ["name"] = metric.Name,
        ["kind"] = Word(metric.Kind),
        ["goodDirection"] = Word(metric.GoodDirection),
        ["timeZone"] = metric.TimeZone,
        ["services"] = List(metric.Services, name => name),
        ["vendors"] = List(metric.Vendors, name => name),
        ["unitValue"] = metric.UnitValue is { } money ? new JsonObject { ["amount"] = money.Amount, ["currency"] = money.Currency } : null,
    };

    private static JsonObject SeriesOf(MetricSeries series, MetricKind kind)
    {
        var json = new JsonObject { ["source"] = series.Source, ["role"] = Word(series.Role), ["start"] = Time(series.Start), ["interval"] = Interval(series.Interval) };
        json[kind == MetricKind.Ratio ? "numerator" : "value"] = Numbers(series.Numerator);
        if (kind == MetricKind.Ratio)
            json["denominator"] = Numbers(series.Denominator ?? []);
        return json;
    }

    private static JsonObject SignalOf(SignalSeries signal) => new()
    {
        ["kind"] = Word(signal.Kind), ["service"] = signal.Service, ["unit"] = Word(signal.Unit), ["start"] = Time(signal.Start), ["interval"] = Interval(signal.Interval), ["value"] = Numbers(signal.Values),
    };

    private static JsonObject ChangeOf(Change change) => new()
    {
        ["id"] = change.Id,
        ["at"] = Time(change.At),
        ["kind"] = Word(change.Kind),
        ["title"] = change.Title,
        ["service"] = change.Service,
        ["scope"] = SegmentOf(change.Scope),
        ["author"] = change.Author ?? "",
        ["rollout"] = List(change.Rollout, step => new JsonObject { ["at"] = Time(step.At), ["percent"] = step.Percent }),
    };

    private static JsonObject AlertOf(Alert alert) => new()
    {
        ["id"] = alert.Id,
        ["start"] = Time(alert.Start),
        ["end"] = TimeOrNull(alert.End),
        ["severity"] = Word(alert.Severity),
        ["kind"] = alert.Kind is { } kind ? Word(kind) : "other",
        ["service"] = alert.Service,
        ["title"] = alert.Title,
    };

    private static JsonObject IncidentOf(VendorIncident incident) => new()
    {
        ["id"] = incident.Id,
        ["vendor"] = incident.Vendor,
        ["component"] = incident.Component ?? "",
        ["start"] = Time(incident.Start),
        ["end"] = TimeOrNull(incident.End),
        ["postedAt"] = Time(incident.PostedAt),
        ["impact"] = Word(incident.Impact),
        ["title"] = incident.Title,
    };

    private static JsonObject BreakdownOf(Breakdown breakdown, MetricKind kind) => new()
    {
        ["from"] = Time(breakdown.Window.From),
        ["to"] = Time(breakdown.Window.To),
        ["dimensions"] = List(breakdown.Dimensions, name => name),
        ["rows"] = List(breakdown.Rows, row => RowOf(row, breakdown.Dimensions, kind)),
    };

    private static JsonObject RowOf(BreakdownRow row, IReadOnlyList<string> dimensions, MetricKind kind)
    {
        var json = new JsonObject(dimensions.Zip(row.Values, (name, value) => KeyValuePair.Create(name, (JsonNode?)value)));
        if (kind == MetricKind.Count)
        {
            json["value"] = row.Numerator;
            json["baselineValue"] = row.BaselineNumerator;
            return json;
        }

        json["numerator"] = row.Numerator;
        json["denominator"] = row.Denominator ?? 0;
        json["baselineNumerator"] = row.BaselineNumerator;
        json["baselineDenominator"] = row.BaselineDenominator ?? 0;
        return json;
    }

    private static JsonObject AnswerOf(ScenarioAnswer answer) => new()
    {
        ["question"] = Word(answer.Question), ["at"] = Time(answer.At), ["by"] = answer.By, ["value"] = Word(answer.Value), ["note"] = answer.Note,
    };

    private static JsonObject TruthOf(Truth truth) => new()
    {
        ["cause"] = truth.Cause == Cause.Inconclusive ? "insufficient" : Word(truth.Cause),
        ["real"] = truth.Real,
        ["onset"] = TimeOrNull(truth.Onset),
        ["shape"] = Word(truth.Shape),
        ["segments"] = List(truth.Segments, SegmentOf),
        ["culprit"] = truth.Culprit,
        ["forbidden"] = List(truth.Forbidden, cause => Word(cause)),
        ["notes"] = truth.Notes,
    };

    private static JsonObject SegmentOf(Segment segment) => new(segment.Where.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);

    private static JsonArray Numbers(IEnumerable<double?> values) => new([.. values.Select(value => value is { } number ? JsonValue.Create(number) : null)]);

    private static string Word<T>(T value) where T : struct, Enum => ScenarioWords.CamelCase(value.ToString());

    private static string Interval(TimeSpan interval) => ScenarioWords.Intervals.First(pair => pair.Value == interval).Key;

    private static JsonNode? TimeOrNull(DateTimeOffset? time) => time is { } at ? Time(at) : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(StrictJson.TimeFormat, CultureInfo.InvariantCulture);
}
