namespace IncidentBot.Tests.Hooks;

/// <summary>Webhook bodies in the shapes that Alertmanager (version 4) and Grafana document.</summary>
internal static class AlertBodies
{
    public static string Alertmanager(string status) => $$$"""
        {"version":"4","groupKey":"{}:{alertname=\"CheckoutLow\"}","truncatedAlerts":0,"status":"{{{status}}}","receiver":"incidentbot","groupLabels":{"alertname":"CheckoutLow"},"commonLabels":{"alertname":"CheckoutLow"},
         "commonAnnotations":{},"externalURL":"http://alerts.example:9093",
         "alerts":[{"status":"{{{status}}}","labels":{"alertname":"CheckoutLow","metric":"checkout_conversion","severity":"critical"},"annotations":{"summary":"Checkout conversion is low"},
           "startsAt":"2026-11-20T11:30:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example:9090/graph","fingerprint":"c1f0d0f4f1d5d2f0"}]}
        """;

    public static string Grafana(string status) => $$"""
        {"receiver":"incidentbot","status":"{{status}}","orgId":1,
         "alerts":[{"status":"{{status}}","labels":{"alertname":"Sign-ups low","grafana_folder":"shop","metric":"sign-ups"},"annotations":{"summary":"Sign-ups fell below 10 an hour"},
           "startsAt":"2026-11-20T12:30:00+01:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"https://grafana.example/alerting/grafana/1/view","fingerprint":"57c6d9296de2ad39",
           "silenceURL":"https://grafana.example/alerting/silence/new","dashboardURL":"","panelURL":"","values":{"B":7.5},"valueString":"[ var='B' labels={} value=7.5 ]"}],
         "groupLabels":{"alertname":"Sign-ups low"},"commonLabels":{},"commonAnnotations":{},"externalURL":"https://grafana.example/","version":"1","groupKey":"{}:{alertname=\"Sign-ups low\"}",
         "truncatedAlerts":0,"title":"[FIRING:1] Sign-ups low","state":"alerting","message":"**Firing**"}
        """;
}
