namespace IncidentBot.Tests.Connectors.Alertmanager;

internal static class AlertmanagerPayloads
{
    public const string Alerts = """
        [
          {"labels":{"alertname":"CheckoutHigh5xx","service":"checkout","severity":"critical"},"annotations":{"summary":"7 % of requests fail"},
           "startsAt":"2026-11-20T09:12:00.000Z","endsAt":"2026-11-20T12:03:00.000Z","updatedAt":"2026-11-20T11:59:00.000Z","fingerprint":"a1",
           "generatorURL":"http://prometheus.example/graph?g0.expr=up","receivers":[{"name":"team"}],
           "status":{"state":"active","silencedBy":[],"inhibitedBy":[]}},
          {"labels":{"alertname":"CheckoutSlow","service":"Checkout","severity":"warning"},"annotations":{},
           "startsAt":"2026-11-20T08:00:00.000Z","endsAt":"2026-11-20T11:00:00.000Z","updatedAt":"2026-11-20T11:00:00.000Z","fingerprint":"a2",
           "generatorURL":"javascript:alert(1)","receivers":[{"name":"team"}],
           "status":{"state":"suppressed","silencedBy":["b7"],"inhibitedBy":[],"mutedBy":[]}},
          {"labels":{"alertname":"CertificateExpiresSoon","severity":"warning"},"annotations":{"description":"3 days left"},
           "startsAt":"2026-11-18T09:00:00.000+01:00","endsAt":"2026-11-20T12:03:00.000Z","updatedAt":"2026-11-20T11:59:00.000Z","fingerprint":"a3",
           "receivers":[{"name":"team"}],"status":{"state":"active","silencedBy":[],"inhibitedBy":[]}},
          {"labels":{"alertname":"SearchDown","service":"search","severity":"critical"},"annotations":{},
           "startsAt":"2026-11-20T09:00:00.000Z","endsAt":"2026-11-20T12:03:00.000Z","updatedAt":"2026-11-20T11:59:00.000Z","fingerprint":"a4",
           "receivers":[{"name":"team"}],"status":{"state":"active","silencedBy":[],"inhibitedBy":[]}},
          {"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},
           "startsAt":"2026-10-01T00:00:00.000Z","endsAt":"2026-11-20T12:03:00.000Z","updatedAt":"2026-11-20T11:59:00.000Z","fingerprint":"a5",
           "receivers":[{"name":"team"}],"status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}
        ]
        """;
}
