using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>The own platform gives way.</summary>
internal static class InfrastructureStories
{
    private static readonly Cause[] Forbidden = [Cause.Behaviour, Cause.Measurement, Cause.Vendor];

    public static readonly IReadOnlyList<Story> All =
    [
        Of("database_fills_up", Database), Of("certificate", Certificate), Of("name_resolution", NameResolution), Of("too_much_traffic", TooMuchTraffic), Of("platform_work", PlatformWork), Of("zone", Zone), Of("leak", Leak), Of("disk", Disk),
    ];

    private static Story Of(string name, Func<Setting, Plan> tell) => new(Cause.Infrastructure, name, setting => tell(setting) with { Forbidden = Forbidden });

    private static Plan Database(Setting s)
    {
        var grows = TimeSpan.FromHours(s.Luck.Between(3, 9));
        return Make("database_fills_up", s, Segment.Everything) with
        {
            Shape = Shape.Ramp,
            Buys = s.Slide(Segment.Everything, s.Depth, grows),
            Rises = [new(SignalKind.Saturation, "orders-db", s.Onset, s.Luck.Between(1.8, 2.6), grows), new(SignalKind.LatencyP95, s.Service, s.Onset, s.Luck.Between(5, 10), grows)],
            Alerts = [s.Alert(SignalKind.Saturation, "orders-db", s.Luck.Pick(["orders-db: connections at 95 %", "orders-db: lock waits"]), grows / 2)],
            Now = s.Onset + grows * s.Luck.Between(1, 1.6),
        };
    }

    private static Plan Certificate(Setting s) => Make("certificate", s, s.OfOrEverything(0.5, "platform")) with
    {
        Rises = [new(s.Luck.Pick([SignalKind.Timeouts, SignalKind.Http5xx]), "ingress", s.Onset, s.ErrorRise())],
        Alerts = [s.Alert(null, "ingress", s.Luck.Pick(["TLS handshake failures", "certificate of api host has expired"]), TimeSpan.FromMinutes(4), AlertSeverity.Critical)],
    };

    private static Plan NameResolution(Setting s)
    {
        var where = s.OfOrEverything(0.3, "country");
        return Make("name_resolution", s, where) with
        {
            Visits = s.Step(where, s.Depth * 0.6),
            Rises = [new(SignalKind.Timeouts, "dns", s.Onset, s.ErrorRise())],
            Alerts = [s.Alert(null, "dns", "probes cannot resolve the shop's host", TimeSpan.FromMinutes(6))],
        };
    }

    private static Plan TooMuchTraffic(Setting s) => Make("too_much_traffic", s, Segment.Everything) with
    {
        Visits = (_, at) => at >= s.Onset ? 1.9 : 1,
        Buys = s.Step(Segment.Everything, Math.Max(0.5, s.Depth)),
        Rises = [new(SignalKind.Saturation, s.Service, s.Onset, 2.4), new(SignalKind.Http4xx, s.Service, s.Onset, s.ErrorRise())],
        Alerts = [s.Alert(SignalKind.Saturation, s.Shop.Services[0], "throttling: too many requests", TimeSpan.FromMinutes(7), AlertSeverity.Critical)],
        Calendar = [Setting.Entry(CalendarKind.Campaign, "newsletter to everybody", s.Onset.AddMinutes(-10), s.Onset.AddHours(8))],
    };

    private static Plan PlatformWork(Setting s) => Make("platform_work", s, Segment.Everything) with
    {
        Culprit = s.Change(ChangeKind.Infrastructure, s.Luck.Pick(["move of the node pool", "network policy", "upgrade of the load balancer"]), "platform", s.Before()),
        Rises = [new(SignalKind.Timeouts, s.Service, s.Onset, s.ErrorRise())],
        Yes = [QuestionId.Errors, QuestionId.Agreement, QuestionId.Timing, QuestionId.Deploys],
    };

    private static Plan Zone(Setting s) => Make("zone", s, Segment.Everything) with
    {
        Rises = [new(SignalKind.Http5xx, s.Service, s.Onset, s.ErrorRise()), new(SignalKind.Timeouts, "ingress", s.Onset, s.ErrorRise())],
        Alerts = [s.Alert(null, "nodes", s.Luck.Pick(["zone b: a third of the nodes is not ready", "availability zone unreachable"]), TimeSpan.FromMinutes(3), AlertSeverity.Critical)],
    };

    private static Plan Leak(Setting s)
    {
        var (service, grows) = (s.Service, TimeSpan.FromHours(s.Luck.Between(4, 10)));
        return Make("leak", s, Segment.Everything) with
        {
            Shape = Shape.Ramp,
            Buys = s.Slide(Segment.Everything, s.Depth, grows),
            Rises = [new(SignalKind.Saturation, service, s.Onset, 2.2, grows), new(SignalKind.Http5xx, service, s.Onset, s.ErrorRise(), grows)],
            Alerts = [s.Alert(SignalKind.Saturation, service, $"{service}: memory near its limit, restarts", grows / 2)],
            Now = s.Onset + grows * s.Luck.Between(1, 1.5),
        };
    }

    private static Plan Disk(Setting s) => Make("disk", s, Segment.Everything) with
    {
        Rises = [new(SignalKind.Http5xx, "orders-db", s.Onset, s.ErrorRise()), new(SignalKind.Saturation, "orders-db", s.Onset.AddHours(-3), 2.1, TimeSpan.FromHours(3))],
        Alerts = [s.Alert(SignalKind.Saturation, "orders-db", "volume has no space left", TimeSpan.FromMinutes(5), AlertSeverity.Critical)],
    };

    private static Plan Make(string name, Setting s, Segment where) => new()
    {
        Variant = name,
        Cause = Cause.Infrastructure,
        Onset = s.Onset,
        Where = where,
        Buys = s.Step(where, s.Depth),
        Yes = [QuestionId.Errors, QuestionId.Agreement, QuestionId.Timing, .. where.IsEverything ? [] : new[] { QuestionId.Segments }],
    };
}
