using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>What goes on in a company anyway, and what its people say.</summary>
internal sealed record Background(MadeShop Shop, Plan Plan, Luck Luck, Laws Laws, DateTimeOffset Now)
{
    private static readonly string[] Works = ["small fixes", "dependency update", "new logging", "copy change", "refactoring", "clean-up of old flags", "better error texts"];
    private static readonly string[] Noises = ["queue is long", "disk at 80 %", "replica behind", "pod restarted", "slow job", "cache misses up"];
    private static readonly string[] Strangers = ["Notion", "Zoom", "PagerDuty", "Figma", "Intercom"];
    private static readonly SignalKind[] ServiceKinds = [SignalKind.Http5xx, SignalKind.LatencyP95, SignalKind.Http4xx, SignalKind.Timeouts];

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(Shop.TimeZone);

    /// <summary>Own changes that have nothing to do with it.</summary>
    public IReadOnlyList<Change> Own { get; private init; } = [];

    public static Background Draw(MadeShop shop, Plan plan, Luck luck, Laws laws, DateTimeOffset now)
    {
        var background = new Background(shop, plan, luck, laws, now);
        return background with { Own = background.Changes() };
    }

    private List<Change> Changes()
    {
        var days = Luck.Between(3, 7);
        var changes = Enumerable.Range(0, Luck.Count(Luck.Of(Laws.ChangesPerDay) * days)).Select(_ => Made(OfficeTime(days))).ToList();
        for (var i = 0; i < changes.Count; i++)
            changes[i] = Narrowed(changes[i]);
        if (Plan.Onset is { } onset && Luck.Happens(Laws.Decoy))
            changes.Add(Made(onset.AddMinutes(-Luck.Between(2, 240))) with { Kind = ChangeKind.Deploy, Service = Luck.Pick(Shop.Services) });
        return changes;
    }

    public IEnumerable<Alert> Alerts()
    {
        for (var left = Luck.Count(Luck.Of(Laws.AlertsPerDay) * 4); left > 0; left--)
        {
            var (start, service) = (Now.AddDays(-Luck.Between(0.01, 4)), Luck.Pick([.. Shop.OtherServices, .. Shop.Services]));
            var end = start.AddMinutes(Luck.Between(5, 90));
            yield return new() { Id = "", Start = Setting.WholeMinute(start), End = end < Now ? Setting.WholeMinute(end) : null, Severity = Luck.Pick([AlertSeverity.Info, AlertSeverity.Warning]), Kind = Luck.Happens(0.4) ? null : Luck.Pick([SignalKind.Http5xx, SignalKind.LatencyP95, SignalKind.Saturation]), Service = service, Title = $"{service}: {Luck.Pick(Noises)}" };
        }
    }

    public IEnumerable<CalendarEntry> Calendar()
    {
        if (!Luck.Happens(Laws.CalendarDecoy))
            yield break;
        var from = (Plan.Onset ?? Now).AddHours(Luck.Between(-30, 30));
        yield return Setting.Entry(Luck.Pick([CalendarKind.Holiday, CalendarKind.Competitor, CalendarKind.Campaign, CalendarKind.Other]), Luck.Pick(["trade fair", "school holidays begin", "a rival's new shop", "newsletter"]), from, from.AddDays(Luck.Between(0.5, 6)));
    }

    public IEnumerable<VendorIncident> Incidents()
    {
        for (var left = Luck.Count(0.8); left > 0; left--)
        {
            var start = Setting.WholeMinute(Now.AddDays(-Luck.Between(0.05, 5)));
            var end = Setting.WholeMinute(start.AddHours(Luck.Between(0.5, 8)));
            var own = Luck.Happens(0.3);
            yield return new()
            {
                Id = "", Vendor = own ? Luck.Pick(Shop.Vendors) : Luck.Pick(Strangers), Component = own ? "Dashboard" : "Web app", Start = start, End = end < Now ? end : null,
                PostedAt = start.AddMinutes(Math.Min(20, (Now - start).TotalMinutes)), Impact = own ? VendorImpact.None : VendorImpact.Minor, Title = own ? "Reports are delayed" : "Degraded performance",
            };
        }
    }

    public IReadOnlyList<SignalSeries> Signals()
    {
        if (Plan.Unavailable.Contains("metrics"))
            return [];
        var watched = Plan.Rises.Select(rise => (rise.Kind, rise.Service)).ToHashSet();
        foreach (var service in Shop.Watched)
            foreach (var kind in Luck.Some(ServiceKinds, Shop.SeriesPerService))
                watched.Add((kind, service));
        foreach (var vendor in Shop.Vendors.Where(vendor => vendor != Plan.NotCalled && !Plan.Unavailable.Contains(Simulation.VendorCalls) && Luck.Happens(0.8)))
            watched.Add((Luck.Pick([SignalKind.Http5xx, SignalKind.Timeouts, SignalKind.Http4xx]), vendor));
        foreach (var (kind, service) in new[] { (SignalKind.Saturation, "orders-db"), (SignalKind.Timeouts, "ingress"), (SignalKind.PipelineLag, "event-pipeline"), (SignalKind.Crashes, "ios-app"), (SignalKind.Crashes, "android-app") })
            if (Luck.Happens(0.6))
                watched.Add((kind, service));
        return [.. watched.OrderBy(one => one.Service, StringComparer.Ordinal).ThenBy(one => one.Kind).Select(one => Signal(one.Kind, one.Service))];
    }

    /// <summary>Right, wrong, don't know, or no answer at all.</summary>
    /// <param name="deploys">Something was deployed or switched in the last days, guilty or not: that is what is asked.</param>
    public IEnumerable<ScenarioAnswer> Answers(DateTimeOffset reported, bool deploys)
    {
        foreach (var question in Agenda.Questions.Select(question => question.Id))
        {
            if (Luck.Happens(Laws.NoAnswer))
                continue;
            var right = question == QuestionId.Deploys ? deploys : Plan.Yes.Contains(question);
            var unknown = Plan.NobodyKnows || Luck.Happens(Laws.DoNotKnow);
            var value = unknown ? AnswerValue.Unknown : right != Luck.Happens(Laws.WrongAnswers) ? AnswerValue.Yes : AnswerValue.No;
            var at = Setting.WholeMinute(reported + (Now - reported) * Luck.Between(0.1, 0.9));
            yield return new(question, at, Luck.Pick(["noor (data)", "piet (on-call)", "sofia (product)"]), value, unknown ? "no idea" : "");
        }
    }

    private Change Made(DateTimeOffset at)
    {
        var kind = Luck.Pick(Shop.UsualChanges);
        var service = kind switch
        {
            ChangeKind.Tracking or ChangeKind.Pipeline => Luck.Pick(["tag-manager", "event-pipeline", "warehouse", .. Shop.OtherServices]),
            ChangeKind.Infrastructure => "platform",
            _ => Luck.Pick([.. Shop.Services, .. Shop.OtherServices]),
        };
        return new() { Id = "", At = Setting.WholeMinute(at), Kind = kind, Title = $"{service}: {Luck.Pick(Works)}", Service = service, Author = Luck.Pick(["noor", "piet", "sofia", "jun", "release-bot"]) };
    }

    // Some go to a part of the customers, or to all of them in steps.
    private Change Narrowed(Change change)
    {
        var leaf = Luck.Pick(Shop.Leaves);
        var dimension = Luck.Pick(["platform", "country", "browser"]);
        RolloutStep[] steps = [.. new[] { (0.0, 10.0), (Luck.Between(2, 12), 50.0), (Luck.Between(14, 30), 100.0) }.Select(step => new RolloutStep(change.At.AddHours(step.Item1), step.Item2)).Where(step => step.At <= Now)];
        return change with
        {
            Scope = Luck.Happens(0.06) && leaf.Where[dimension] != "app" ? Setting.Only(dimension, leaf.Where[dimension]) : change.Scope,
            Rollout = Luck.Happens(0.04) ? steps : change.Rollout,
        };
    }

    private DateTimeOffset OfficeTime(double days)
    {
        while (true)
        {
            var at = Now.AddDays(-Luck.Between(0, days));
            var local = TimeZoneInfo.ConvertTime(at, _zone);
            if (Luck.Happens(local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && local.Hour is >= 8 and < 18 ? 1 : 0.06))
                return at;
        }
    }

    private SignalSeries Signal(SignalKind kind, string service)
    {
        var interval = TimeSpan.FromMinutes(5);
        var end = new DateTimeOffset(Now.Ticks - Now.Ticks % interval.Ticks, TimeSpan.Zero);
        var start = end.AddDays(-7);
        var (level, noise) = kind switch
        {
            SignalKind.Http5xx => (Luck.Of(new(0.05, 0.5)), 0.25),
            SignalKind.Http4xx => (Luck.Of(new(1, 4)), 0.12),
            SignalKind.Timeouts => (Luck.Of(new(0.05, 0.4)), 0.25),
            SignalKind.Crashes => (Luck.Of(new(0.1, 0.6)), 0.2),
            SignalKind.Saturation => (Luck.Between(28, 42), 0.06),
            SignalKind.LatencyP95 => (Luck.Of(new(0.2, 0.8)), 0.1),
            SignalKind.PipelineLag => (Luck.Of(new(40, 200)), 0.25),
            _ => (1000, 0.1),
        };
        var rises = Plan.Rises.Where(rise => rise.Kind == kind && rise.Service == service).ToList();
        var values = new double?[(int)((end - start) / interval)];
        var slow = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var at = start + interval * i;
            slow = 0.9 * slow + 0.3 * noise * Normal.Sample(Luck.Random, 0, 1);
            var factor = rises.Aggregate(1.0, (product, rise) => product * (at < rise.From ? 1 : 1 + (rise.Factor - 1) * (rise.Grows > TimeSpan.Zero ? Math.Min(1, (at - rise.From) / rise.Grows) : 1)));
            var spike = Luck.Happens(0.002) ? Luck.Between(1.5, 4) : 1;
            var value = level * factor * spike * Math.Exp(slow + noise * 0.5 * Normal.Sample(Luck.Random, 0, 1));
            values[i] = Math.Round(kind is SignalKind.LatencyP95 or SignalKind.PipelineLag ? value : Math.Min(100, value), 3);
        }

        return new()
        {
            Kind = kind,
            Service = service,
            Unit = kind is SignalKind.LatencyP95 or SignalKind.PipelineLag ? SignalUnit.Seconds : SignalUnit.Percent,
            Start = start,
            Interval = interval,
            Values = values,
        };
    }
}
