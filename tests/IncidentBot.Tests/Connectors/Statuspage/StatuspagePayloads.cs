namespace IncidentBot.Tests.Connectors.Statuspage;

internal static class StatuspagePayloads
{
    public const string NoIncidents = """{"page":{"id":"pf1","name":"PayFast","url":"https://status.payfast.example","time_zone":"Etc/UTC"},"incidents":[]}""";

    public const string NoMaintenances = """{"page":{"id":"pf1","name":"PayFast"},"scheduled_maintenances":[]}""";

    public const string Incidents = """
        {"page":{"id":"pf1","name":"PayFast","url":"https://status.payfast.example","time_zone":"America/New_York","updated_at":"2026-11-20T06:00:00.000-05:00"},
         "incidents":[
          {"id":"in3","name":"Card payments failing","status":"investigating","impact":"major","created_at":"2026-11-20T04:40:00.000-05:00",
           "started_at":"2026-11-20T04:10:00.000-05:00","updated_at":"2026-11-20T06:00:00.000-05:00","monitoring_at":null,"resolved_at":null,
           "shortlink":"https://stspg.example/in3","incident_updates":[{"id":"u1","status":"investigating","body":"We look into it.<br />",
             "created_at":"2026-11-20T04:40:00.000-05:00","affected_components":[{"code":"c1","name":"Cards","old_status":"operational","new_status":"major_outage"}]}],
           "components":[]},
          {"id":"in2","name":"Slow reports","status":"resolved","impact":"minor","created_at":"2026-11-19T10:00:00.000Z","resolved_at":"2026-11-19T11:00:00.000Z",
           "shortlink":"javascript:alert(1)","incident_updates":[{"id":"u2","status":"resolved","body":"Done.","affected_components":null}],
           "components":[{"id":"c9","name":"Reporting","status":"operational"}]},
          {"id":"in1","name":"Long over","status":"postmortem","impact":"critical","created_at":"2026-11-01T10:00:00.000Z","started_at":"2026-11-01T10:00:00.000Z",
           "resolved_at":"2026-11-01T12:00:00.000Z","shortlink":"https://stspg.example/in1","incident_updates":[],"components":[]}
         ]}
        """;

    public const string Maintenances = """
        {"page":{"id":"pf1","name":"PayFast"},"scheduled_maintenances":[
          {"id":"m1","name":"Database upgrade","status":"completed","impact":"maintenance","created_at":"2026-11-10T09:00:00Z","scheduled_for":"2026-11-19T22:00:00Z",
           "scheduled_until":"2026-11-20T02:00:00Z","resolved_at":"2026-11-20T00:30:00Z","started_at":"2026-11-10T09:00:00Z","incident_updates":[],"components":[{"name":"Cards"}]},
          {"id":"m2","name":"Next month","status":"scheduled","impact":"maintenance","created_at":"2026-11-18T09:00:00Z","scheduled_for":"2026-12-19T22:00:00Z",
           "scheduled_until":"2026-12-20T02:00:00Z","resolved_at":null,"incident_updates":[],"components":[]}]}
        """;
}
