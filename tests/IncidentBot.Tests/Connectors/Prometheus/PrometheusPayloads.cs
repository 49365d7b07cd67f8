using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Prometheus;

internal static class PrometheusPayloads
{
    public const string Empty = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";

    public static readonly Metric Orders = new()
    {
        Name = "orders",
        Kind = MetricKind.Count,
        Sources =
        [
            new MetricSource
            {
                Name = "shop back end",
                Connector = "Prometheus",
                Role = SourceRole.Server,
                Query = new Dictionary<string, string> { ["value"] = "sum by ($__by) (increase(orders_total[$__interval]))" },
                Dimensions = new Dictionary<string, string> { ["platform"] = "platform" },
            },
        ],
    };

    public static string Matrix(params (long At, string Value)[] samples) => Matrix("{}", samples);

    public static string Matrix(string labels, params (long At, string Value)[] samples) =>
        Answer("matrix", $$"""{"metric":{{labels}},"values":[{{string.Join(',', samples.Select(sample => Sample(sample.At, sample.Value)))}}]}""");

    public static string Vector(params (string Labels, string Value)[] series) =>
        Answer("vector", [.. series.Select(each => $$"""{"metric":{{each.Labels}},"value":{{Sample(1795176000, each.Value)}} }""")]);

    private static string Answer(string type, params string[] series) =>
        $$"""{"status":"success","data":{"resultType":"{{type}}","result":[{{string.Join(',', series)}}]} }""";

    private static string Sample(long at, string value) => string.Create(CultureInfo.InvariantCulture, $"[{at},\"{value}\"]");
}
