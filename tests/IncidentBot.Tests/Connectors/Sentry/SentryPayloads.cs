using System.Globalization;

namespace IncidentBot.Tests.Connectors.Sentry;

/// <summary>Answers in the shape of Sentry's OpenAPI document, trimmed to what is read and a little more.</summary>
internal static class SentryPayloads
{
    public static string Release(string version, string createdAt, string? releasedAt = null, int deploys = 0, string project = "shop-ios") => $$$"""
        {"id":1,"version":"{{{version}}}","shortVersion":"{{{version}}}","status":"open","ref":null,"url":null,"dateReleased":{{{(releasedAt is null ? "null" : $"\"{releasedAt}\"")}}},"dateCreated":"{{{createdAt}}}",
         "newGroups":0,"commitCount":3,"deployCount":{{{deploys}}},"lastDeploy":null,"authors":[],"projects":[{"id":4,"slug":"{{{project}}}","name":"Shop","platform":"cocoa"}]}
        """;

    public static string Deploy(string id, string environment, string? started, string finished) => $$$"""
        {"id":"{{{id}}}","environment":"{{{environment}}}","dateStarted":{{{(started is null ? "null" : $"\"{started}\"")}}},"dateFinished":"{{{finished}}}","name":null,"url":"https://ci.example/{{{id}}}"}
        """;

    public static string Issue(string id, string firstSeen, string level = "fatal", string title = "EXC_BAD_ACCESS in AddressForm", string count = "150") => $$$"""
        {"id":"{{{id}}}","shortId":"SHOP-IOS-{{{id}}}","title":"{{{title}}}","culprit":"AddressForm","permalink":"https://acme.sentry.io/issues/{{{id}}}/","level":"{{{level}}}","status":"unresolved","count":"{{{count}}}","userCount":31,
         "firstSeen":"{{{firstSeen}}}","lastSeen":"2026-11-20T11:59:00Z","project":{"id":"4","slug":"shop-ios","name":"Shop","platform":"cocoa"}}
        """;

    public static string Timeseries(DateTimeOffset start, TimeSpan interval, params double[] values) => $$$"""
        {"timeSeries":[{"values":[{{{string.Join(',', values.Select((value, i) => Point(start + interval * i, value, i == values.Length - 1)))}}}],
          "yAxis":"count()","groupBy":[],"meta":{"valueUnit":null,"valueType":"integer","interval":300000}}],"meta":{"dataset":"errors","start":0,"end":0}}
        """;

    private static string Point(DateTimeOffset at, double value, bool incomplete) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":{{at.ToUnixTimeMilliseconds()}},"value":{{value}},"incomplete":{{(incomplete ? "true" : "false")}} }""");
}
