namespace IncidentBot.Tests.Connectors.PagerDuty;

/// <summary>Answers in the shape of PagerDuty's OpenAPI document, trimmed to what is read and a little more.</summary>
internal static class PagerDutyPayloads
{
    public const string NoIncidents = """{"incidents":[],"limit":100,"offset":0,"total":null,"more":false}""";

    public const string NoChanges = """{"change_events":[],"limit":null,"offset":null,"total":null,"more":false}""";

    public static string Incidents(bool more, params string[] incidents) => $$$"""{"incidents":[{{{string.Join(',', incidents)}}}],"limit":100,"offset":0,"total":null,"more":{{{(more ? "true" : "false")}}}}""";

    public static string Incident(string id, string createdAt, string status = "triggered", string? resolvedAt = null, string title = "Checkout 5xx above 2 %", string service = "checkout", string urgency = "high") => $$$"""
        {"id":"{{{id}}}","type":"incident","summary":"[#1234] {{{title}}}","self":"https://api.pagerduty.com/incidents/{{{id}}}","html_url":"https://acme.pagerduty.com/incidents/{{{id}}}","incident_number":1234,"title":"{{{title}}}",
         "created_at":"{{{createdAt}}}","updated_at":"{{{createdAt}}}","status":"{{{status}}}","service":{"id":"PIJ90N7","type":"service_reference","summary":"{{{service}}}"},
         "last_status_change_at":"2026-11-20T10:30:00Z","resolved_at":{{{(resolvedAt is null ? "null" : $"\"{resolvedAt}\"")}}},"urgency":"{{{urgency}}}","priority":null,"teams":[]}
        """;

    public static string Changes(params string[] changes) => $$$"""{"change_events":[{{{string.Join(',', changes)}}}],"limit":null,"offset":null,"total":null,"more":false}""";

    public static string Change(string id, string at, string service = "PIJ90N7") => $$$"""
        {"summary":"Deployed shop 8.4","id":"{{{id}}}","timestamp":"{{{at}}}","type":"change_event","source":"ci-runner-7","integration":{"id":"PEYSGVF","type":"inbound_integration_reference"},
         "services":[{"id":"{{{service}}}","type":"service_reference"}],"custom_details":{"build":"2"},"links":[{"href":"https://ci.example/2","text":"Build"}]}
        """;
}
