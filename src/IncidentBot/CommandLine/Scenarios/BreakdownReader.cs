using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>The segments of a scenario file.</summary>
internal static class BreakdownReader
{
    public static Breakdown Read(StrictJson json, MetricKind kind, string source, DateTimeOffset now)
    {
        json.WithFields("from", "to", "dimensions", "rows");
        var from = json["from"].Time();
        var to = ScenarioReader.NotAfter(json["to"], now);
        if (to <= from)
            throw json.Wrong("ends before it starts");
        var dimensions = json["dimensions"].List(item => item.OneOf(ScenarioWords.Dimensions));
        if (dimensions.Distinct().Count() != dimensions.Count)
            throw json["dimensions"].Wrong("names a dimension twice");
        return new()
        {
            Source = source,
            Window = new(from, to),
            Dimensions = dimensions,
            Rows = ReadRows(json["rows"], dimensions, kind),
        };
    }

    private static IReadOnlyList<BreakdownRow> ReadRows(StrictJson json, IReadOnlyList<string> dimensions, MetricKind kind)
    {
        string[] fields = kind == MetricKind.Ratio
            ? [.. dimensions, "numerator", "denominator", "baselineNumerator", "baselineDenominator"]
            : [.. dimensions, "value", "baselineValue"];
        var seen = new HashSet<string>();
        return json.List(item =>
        {
            item.WithFields(fields);
            var row = ReadRow(item, dimensions, kind);
            return seen.Add(string.Join('\u001f', row.Values)) ? row : throw item.Wrong("repeats an earlier row");
        });
    }

    private static BreakdownRow ReadRow(StrictJson json, IReadOnlyList<string> dimensions, MetricKind kind)
    {
        var values = dimensions.Select(name => json[name].Text()).ToArray();
        return kind == MetricKind.Ratio
            ? new()
            {
                Values = values,
                Numerator = json["numerator"].Number(),
                Denominator = json["denominator"].Number(),
                BaselineNumerator = json["baselineNumerator"].Number(),
                BaselineDenominator = json["baselineDenominator"].Number(),
            }
            : new() { Values = values, Numerator = json["value"].Number(), BaselineNumerator = json["baselineValue"].Number() };
    }
}
