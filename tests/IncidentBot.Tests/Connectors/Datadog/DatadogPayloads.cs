using System.Globalization;
using System.Text.Json;

namespace IncidentBot.Tests.Connectors.Datadog;

/// <summary>Answers in the shape of Datadog's OpenAPI document and of the answers recorded with its own client, trimmed to what is read and a little more.</summary>
internal static class DatadogPayloads
{
    public const string NoSeries = """{"status":"ok","resp_version":1,"series":[],"res_type":"time_series","query":"","group_by":[],"message":""}""";

    public const string NoMonitors = """{"counts":{"status":[],"muted":[]},"monitors":[],"metadata":{"total_count":0,"page_count":0,"page":0,"per_page":100}}""";

    public const string NoEvents = """{"data":[]}""";

    public static string Answer(params IEnumerable<string> series) => $$"""{"status":"ok","resp_version":1,"series":[{{string.Join(',', series)}}],"res_type":"time_series","query":"","group_by":[],"message":""}""";

    /// <param name="interval">In seconds, as in recorded answers.</param>
    public static string Series(int interval, string[] tags, params IEnumerable<(DateTimeOffset At, double? Value)> points)
    {
        var pointlist = points.Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point.At.ToUnixTimeMilliseconds()}.0,{(point.Value is { } value ? $"{value}" : "null")}]"));
        return $$"""{"metric":"shop.orders","interval":{{interval}},"tag_set":{{JsonSerializer.Serialize(tags)}},"scope":"*","query_index":0,"aggr":"sum","length":1,"pointlist":[{{string.Join(',', pointlist)}}]}""";
    }

    public static string Monitors(int pages, params IEnumerable<string> monitors) => $$"""{"counts":{"status":[]},"monitors":[{{string.Join(',', monitors)}}],"metadata":{"total_count":9,"page_count":{{pages}},"page":0,"per_page":100} }""";

    public static string Monitor(long id, string name, DateTimeOffset? triggered, string[] tags, string query = "avg(last_5m):avg:system.load.1{*} > 4") => $$"""
        {"id":{{id}},"name":{{JsonSerializer.Serialize(name)}},"status":"Alert","type":"query alert","classification":"metric","org_id":1,"scopes":[],"metrics":[],
         "last_triggered_ts":{{triggered?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "null"}},"tags":{{JsonSerializer.Serialize(tags)}},"query":{{JsonSerializer.Serialize(query)}} }
        """;

    public static string Events(string? after, params IEnumerable<string> events) =>
        $$"""{"meta":{"page":{"after":{{JsonSerializer.Serialize(after)}} } },"data":[{{string.Join(',', events)}}],"links":{"next":"https://elsewhere.example/api/v2/events?page%5Bcursor%5D=x"} }""";

    public static string Event(string id, string timestamp, string title, string more = "") => $$"""
        {"type":"event","id":"{{id}}","attributes":{"timestamp":"{{timestamp}}","message":"Deployed by CI","tags":["source:my_apps"],
         "attributes":{"title":{{JsonSerializer.Serialize(title)}},"status":"info","priority":"normal","timestamp":1,"service":"undefined","evt":{"id":"65","source_id":100}{{more}} } } }
        """;
}
