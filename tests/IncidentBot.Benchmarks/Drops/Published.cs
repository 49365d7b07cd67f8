using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>
/// A real incident as its public write-up tells it: when, what, who was hit, what was visible to whom. Nothing else is fixed, and nothing of the triage is tuned on it.
/// Where a write-up gives no size, it is drawn; "all" and "most" are taken as said. All are told as falling orders, because where pages do not load nobody visits either.
/// </summary>
/// <param name="Name">Who, what, when (UTC).</param>
/// <param name="Source">Title, publisher, date.</param>
/// <param name="Facts">What of the write-up is fixed here.</param>
/// <param name="Until">When it began to recover: the triage is frozen there, or after four hours.</param>
internal sealed record Published(string Name, string Source, Uri Url, string Facts, DateTimeOffset Onset, DateTimeOffset Until, Func<Setting, Plan> Tell)
{
    /// <summary>The third party that it is about, which the company must depend on.</summary>
    public string? Vendor { get; init; }

    /// <summary>A country that the company must sell in.</summary>
    public string? Country { get; init; }

    private static readonly TimeSpan Latest = TimeSpan.FromHours(4);

    public DateTimeOffset Now => Onset + Latest < Until && !Waits ? Onset + Latest : Until;

    /// <summary>It takes longer to be seen at all: frozen at the end.</summary>
    public bool Waits { get; init; }

    public MadeDrop Make(int seed) => MadeDrop.Replay(Name, seed, Onset, Now, Fit, setting => Tell(setting) with { Variant = "published", Onset = Onset });

    /// <summary>The incident's vendor and country, and buckets short enough that somebody can have seen it.</summary>
    private MadeShop Fit(MadeShop shop)
    {
        var longest = Now - Onset < TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(5) : Now - Onset < TimeSpan.FromHours(3) ? TimeSpan.FromMinutes(10) : shop.Interval;
        var processor = Vendor == "Stripe" ? Vendor : shop.Processor;
        return shop with
        {
            Metric = "orders",
            Kind = MetricKind.Count,
            Good = Direction.Up,
            Interval = shop.Interval < longest ? shop.Interval : longest,
            Processor = processor,
            Vendors = [processor, .. shop.Vendors.Skip(1).Append(Vendor ?? "").Where(name => name.Length > 0 && name != processor && name != Simulation.AnalyticsName).Distinct()],
            Leaves = Country is null || shop.Leaves.Any(leaf => leaf.Where["country"] == Country) ? shop.Leaves : InCountry(shop.Leaves, Country),
        };
    }

    private static List<Leaf> InCountry(IReadOnlyList<Leaf> leaves, string country)
    {
        var first = leaves[0].Where["country"];
        return [.. leaves.Select(leaf => leaf.Where["country"] == first ? leaf with { Where = new Dictionary<string, string>(leaf.Where) { ["country"] = country } } : leaf)];
    }

    public static readonly IReadOnlyList<Published> All =
    [
        new("Fastly, 2021-06-08", "Summary of June 8 outage, Fastly, June 2021", new("https://www.fastly.com/blog/summary-of-june-8-outage"),
            "From 09:47 85 % of the network answered with errors; status post 09:58; recovery began 10:36.", At("2021-06-08T09:47"), At("2021-06-08T10:36"),
            s => Outage(Cause.Vendor, s, 0.85) with { Incident = Notice(s, "Fastly", "Network", "2021-06-08T09:58", VendorImpact.Critical), Rises = [Fails(s, SignalKind.Http5xx, "Fastly")], Yes = Yes(QuestionId.Vendors, QuestionId.Errors) }) { Vendor = "Fastly" },

        new("Stripe, 2019-07-10, second period, seen by a customer", "Root cause analysis: significantly elevated error rates on 2019-07-10, Stripe, 2019-07-12", new("https://stripe.com/rcas/2019-07-10"),
            "From 21:14 to 22:47 a substantial majority of API requests failed. When the status page was posted is not told: drawn.", At("2019-07-10T21:14"), At("2019-07-10T22:47"),
            s => Pays(s) with { Incident = s.Incident("Stripe", "API", "Elevated error rates", VendorImpact.Critical), Rises = [Fails(s, SignalKind.Http5xx, "Stripe")], Yes = Yes(QuestionId.Vendors, QuestionId.Errors) }) { Vendor = "Stripe" },

        new("Amazon S3, 2017-02-28", "Summary of the Amazon S3 service disruption in US-EAST-1, AWS, March 2017; An in-depth analysis of the AWS S3 outage impact, Catchpoint, 2017-03-01", new("https://aws.amazon.com/message/41926/"),
            "From 17:37 S3 in one region answered no requests; the status icons could not change until about 19:35; it improved from about 20:45.", At("2017-02-28T17:37"), At("2017-02-28T20:45"),
            s => Outage(Cause.Vendor, s, s.Depth) with { Incident = Notice(s, "Amazon S3", "US-EAST-1", "2017-02-28T19:35", VendorImpact.Critical), Rises = [Fails(s, SignalKind.Http5xx, "Amazon S3"), Fails(s, SignalKind.Http5xx, s.Shop.Services[0])], Yes = Yes(QuestionId.Vendors, QuestionId.Errors) }) { Vendor = "Amazon S3" },

        new("Facebook SDK for iOS, 2020-05-06", "Suddenly FBSDKRestrictiveDataFilterManager.m - Line 71 started to crash, issue 1373 of facebook/facebook-ios-sdk, 2020-05-06; ZDNet, 2020-05-06", new("https://github.com/facebook/facebook-ios-sdk/issues/1373"),
            "From 14:44 Pacific time iOS apps with the SDK crashed at start, for more than three hours; Android did not. No status post is told of.", At("2020-05-06T21:44"), At("2020-05-07T00:44"),
            s => Outage(Cause.Vendor, s, s.Depth, Setting.Only("platform", "ios")) with { NotCalled = "Facebook SDK", Rises = [Fails(s, SignalKind.Crashes, "ios-app")], Yes = Yes(QuestionId.Errors, QuestionId.Segments, QuestionId.Vendors) }) { Vendor = "Facebook SDK" },

        new("Slack, 2021-01-04", "That massive Slack outage this month? It started with an AWS networking error, Protocol, January 2021; Slack's outage on January 4th 2021, Slack Engineering", new("https://www.protocol.com/enterprise/slack-outage-january-aws"),
            "Packet loss in the cloud provider's network; the engineers suspected it and called the provider; from about 15:00 Slack was not usable; own dashboards were down, the measurements behind them were not; most customers were back after 16:13.", At("2021-01-04T15:00"), At("2021-01-04T16:13"),
            s => Outage(Cause.Vendor, s, 0.95) with { NotCalled = "AWS", Rises = [Fails(s, SignalKind.Timeouts, "ingress"), Fails(s, SignalKind.Saturation, s.Shop.Services[0], 2.4)], Yes = Yes(QuestionId.Errors, QuestionId.Vendors) }) { Vendor = "AWS" },

        new("Heap, 2015-07-22, seen by a customer", "Temporary server downtime, incident report, Heap, 2015-07-23", new("http://status.heapanalytics.com/incidents/v8rjbpdz1dtr"),
            "Event data between 21:51 and 22:31 was lost; sites that use it were not affected; status post 22:03.", At("2015-07-22T21:51"), At("2015-07-22T22:31"),
            s => Miscounted(s, 1) with { Incident = Notice(s, Simulation.AnalyticsName, "Collector", "2015-07-22T22:03", VendorImpact.Major), Yes = Yes(QuestionId.Vendors, QuestionId.Tracking) }),

        new("Amplitude, 2019-07-02, seen by a customer", "Emergency maintenance, postmortem, Amplitude, July 2019", new("https://status.amplitude.com/incidents/f23f1nsbf328"),
            "From 02:00 to 15:23 data of up to the last four hours could not be seen; none was lost; announced as maintenance.", At("2019-07-02T02:00"), At("2019-07-02T15:23"),
            s => Miscounted(s, 0) with { LateHours = 4, Shape = Shape.Ramp, Incident = Notice(s, Simulation.AnalyticsName, "Data processing", "2019-07-02T02:00", VendorImpact.None), Yes = Yes(QuestionId.Vendors) }),

        new("June, 2022-01-12", "June's outage on January 12-13th 2022, June, 2022-02-04", new("https://www.june.so/blog/junes-outage-janurary-13th-2022"),
            "A code change of the ingestion pipeline lost some events from 14:00 until 10:00 the next day; noticed after 18 hours.", At("2022-01-12T14:00"), At("2022-01-13T10:00"),
            s => Miscounted(s, s.Depth) with { Culprit = s.Change(ChangeKind.Pipeline, "event pipeline: code change", "event-pipeline", s.Onset), Yes = Yes(QuestionId.Tracking) }),

        new("Wikimedia, 2025-06-25", "Incidents/2025-06-30 eventgate-analytics has stopped producing events, Wikitech, June 2025", new("https://wikitech.wikimedia.org/wiki/Incidents/2025-06-30_eventgate-analytics_has_stopped_producing_events"),
            "A configuration change switched event logging off at 09:46; nothing else was affected; noticed five days later.", At("2025-06-25T09:46"), At("2025-06-30T11:41"),
            s => Miscounted(s, 1) with { Culprit = s.Change(ChangeKind.Config, "configuration of the event bus", "event-pipeline", s.Onset), Yes = Yes(QuestionId.Tracking, QuestionId.Deploys) }),

        new("Cloudflare, 2019-07-02, own view", "Details of the Cloudflare outage on July 2, 2019, Cloudflare, 2019-07-12", new("https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/"),
            "A firewall rule, rolled out everywhere at 13:42, used up all processors: answers 502, traffic down by 82 %; killed at 14:07.", At("2019-07-02T13:42"), At("2019-07-02T14:07"),
            s => Outage(Cause.Deploy, s, 0.82) with { Culprit = s.Change(ChangeKind.Config, "firewall: new managed rules", s.Shop.Services[0], s.Onset), Rises = [Fails(s, SignalKind.Http5xx, s.Shop.Services[0]), Fails(s, SignalKind.Saturation, s.Shop.Services[0], 2.4)], Yes = Yes(QuestionId.Deploys, QuestionId.Errors) }),

        new("Auth0, 2020-05-20, own view", "Incident report on logins with MFA, Auth0, May 2020", new("http://status.auth0.com/incidents/rb4z1181bd4z"),
            "A code change reached production at 13:00: sign-ins of one kind failed in a validation; rolled back at 14:35. Which part of all: drawn.", At("2020-05-20T13:00"), At("2020-05-20T14:35"),
            s => Outage(Cause.Deploy, s, s.Depth) with { Culprit = s.Change(ChangeKind.Deploy, "login: change of the token generation", s.Shop.Services[0], s.Onset), Rises = [Fails(s, SignalKind.Http4xx, s.Shop.Services[0])], Yes = Yes(QuestionId.Deploys, QuestionId.Errors) }),

        new("Auth0, 2020-06-10, own view", "Errors in Extensibility Service, postmortem, Auth0, June 2020", new("https://auth0.statuspage.io/incidents/tgrf29299vhh"),
            "A release of the routing layer at 18:32 sent all traffic to a smaller cluster: a spike in errors from 18:35 to 18:50. Size: drawn.", At("2020-06-10T18:35"), At("2020-06-10T18:50"),
            s => Outage(Cause.Deploy, s, s.Depth) with { Culprit = s.Change(ChangeKind.Deploy, "routing layer: release", s.Shop.Services[0], At("2020-06-10T18:32")), Rises = [Fails(s, SignalKind.Http5xx, s.Shop.Services[0])], Yes = Yes(QuestionId.Deploys, QuestionId.Errors) }),

        new("Stripe, 2019-07-10, first period, own view", "Root cause analysis: significantly elevated error rates on 2019-07-10, Stripe, 2019-07-12", new("https://stripe.com/rcas/2019-07-10"),
            "At 16:35 the primary node of a database failed and none was elected; most requests failed; alert at 16:36; recovered at 17:02.", At("2019-07-10T16:35"), At("2019-07-10T17:02"),
            s => Outage(Cause.Infrastructure, s, s.Luck.Between(0.55, 0.95)) with { Rises = [Fails(s, SignalKind.Http5xx, s.Shop.Services[0]), Fails(s, SignalKind.Timeouts, "orders-db")], Alerts = [s.Alert(SignalKind.Http5xx, s.Shop.Services[0], "API error rate", TimeSpan.FromMinutes(1), AlertSeverity.Critical)], Yes = Yes(QuestionId.Errors) }),

        new("Auth0 in Australia, 2020-06-07, own view", "Authentication API errors, postmortem, Auth0, June 2020", new("https://auth0.statuspage.io/incidents/w9w498gx65zg"),
            "Load grew from 05:00 until the processors of an internal service were saturated at 09:10; down from 09:21 to 10:02.", At("2020-06-07T09:21"), At("2020-06-07T10:02"),
            s => Outage(Cause.Infrastructure, s, 0.95) with { Rises = [new(SignalKind.Saturation, s.Shop.Services[1], At("2020-06-07T05:00"), 2.4, TimeSpan.FromMinutes(250)), Fails(s, SignalKind.Http5xx, s.Shop.Services[0]), Fails(s, SignalKind.Http4xx, s.Shop.Services[1])], Yes = Yes(QuestionId.Errors) }),

        new("Reddit, 2023-03-14", "You broke Reddit: the Pi-day outage, Reddit Engineering, March 2023", new("https://www.reddit.com/r/RedditEng/comments/11xx5o0/you_broke_reddit_the_piday_outage/"),
            "An upgrade of Kubernetes, begun just after 19:00, cut the routes between nodes: the site halted within minutes, for 314 minutes; own metrics were lost too.", At("2023-03-14T19:05"), At("2023-03-15T00:19"),
            s => Outage(Cause.Infrastructure, s, 0.98) with { Culprit = s.Change(ChangeKind.Infrastructure, "upgrade of the cluster to 1.24", "platform", At("2023-03-14T19:01")), Unavailable = ["metrics"], Yes = Yes(QuestionId.Errors, QuestionId.Deploys) }),

        new("Skyscanner, 2021-08-25", "How a couple of characters brought down our site, Skyscanner Engineering, 2021-11-11", new("https://medium.com/@SkyscannerEng/how-a-couple-of-characters-brought-down-our-site-356ccaf1fbc3"),
            "At about 15:30 a change of the provisioning templates deleted all services everywhere; site and apps were out for four and a half hours.", At("2021-08-25T15:30"), At("2021-08-25T20:00"),
            s => Outage(Cause.Infrastructure, s, 1) with { Culprit = s.Change(ChangeKind.Infrastructure, "templates of the cells", "platform", At("2021-08-25T15:30")), Rises = [Fails(s, SignalKind.Http5xx, s.Shop.Services[0]), Fails(s, SignalKind.Timeouts, "ingress")], Yes = Yes(QuestionId.Errors, QuestionId.Deploys) }),

        new("Reddit blackout, 2023-06-12", "Reddit blackout has effected daily traffic to drop (figures of Similarweb), Research Snipers, June 2023", new("https://researchsnipers.com/reddit-blackout-has-effected-daily-traffic-to-drop/"),
            "Announced: 8,000 communities closed for 48 hours; visits fell from 57 to below 55 million on the first day and further on the second, 6.6 % below the month's average.", At("2023-06-12T00:00"), At("2023-06-14T00:00"),
            s => Users(s, Segment.Everything, at => at < s.Onset ? 0 : at < s.Onset.AddDays(1) ? 0.035 : 0.066, "communities close in protest", s.Onset, s.Onset.AddDays(2))) { Waits = true },

        new("Solar eclipse, 2024-04-08", "Eclipse drops internet traffic across US, Canada and Mexico (figures of Cloudflare), Capacity Media, April 2024", new("https://capacitymedia.com/article/2d2zevjhgj0yauapxpfk0/news/eclipse-drops-internet-traffic-across-us-canada-and-mexico"),
            "Over North America from 15:42 to 20:52; requests in the US 12 % below the week before at 19:00.", At("2024-04-08T15:42"), At("2024-04-08T20:52"),
            s => Users(s, Setting.Only("country", "US"), at => at < s.Onset ? 0 : 0.12 * Math.Clamp((at - s.Onset) / (At("2024-04-08T19:00") - s.Onset), 0, 1), "solar eclipse over North America", s.Onset, At("2024-04-08T20:52")) with { Shape = Shape.Ramp }) { Country = "US" },
    ];

    private static Plan Outage(Cause cause, Setting s, double depth, Segment? where = null) => new()
    {
        Variant = "",
        Cause = cause,
        Where = where ?? Segment.Everything,
        Buys = s.Step(where ?? Segment.Everything, depth),
    };

    private static Plan Pays(Setting s) => Outage(Cause.Vendor, s, s.Luck.Between(0.55, 0.95)) with { AttemptsStay = true };

    private static Plan Miscounted(Setting s, double lost) => new()
    {
        Variant = "",
        Cause = Cause.Measurement,
        Real = false,
        Counted = s.Step(Segment.Everything, lost),
        VisitsCounted = s.Step(Segment.Everything, lost),
    };

    private static Plan Users(Setting s, Segment where, Func<DateTimeOffset, double> stayAway, string title, DateTimeOffset from, DateTimeOffset to) => new()
    {
        Variant = "",
        Cause = Cause.Behaviour,
        Where = where,
        Visits = (leaf, at) => leaf.IsIn(where) ? 1 - stayAway(at) : 1,
        Calendar = [Setting.Entry(CalendarKind.Other, title, from, to)],
        Yes = [QuestionId.Agreement, QuestionId.Hypotheses],
    };

    private static IReadOnlyList<QuestionId> Yes(params QuestionId[] questions) => questions.Contains(QuestionId.Tracking) ? [.. questions, QuestionId.Timing] : [.. questions, QuestionId.Timing, QuestionId.Agreement];

    /// <summary>A page's entry begins when it is posted, unless the vendor says otherwise.</summary>
    private static VendorIncident Notice(Setting s, string vendor, string component, string posted, VendorImpact impact) =>
        s.Incident(vendor, component, impact == VendorImpact.None ? "Scheduled maintenance" : "Elevated error rates", impact) with { Start = At(posted), PostedAt = At(posted) };

    private static Rise Fails(Setting s, SignalKind kind, string service, double? factor = null) => new(kind, service, s.Onset, factor ?? s.ErrorRise());

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse($"{utc}:00Z", CultureInfo.InvariantCulture);
}
