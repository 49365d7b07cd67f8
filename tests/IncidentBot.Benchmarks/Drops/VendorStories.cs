using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>A third party fails, and says so late or never.</summary>
internal static class VendorStories
{
    private static readonly Cause[] Forbidden = [Cause.Behaviour, Cause.Measurement];

    public static readonly IReadOnlyList<Story> All =
    [
        Of("processor_errors", ProcessorErrors), Of("processor_silent", ProcessorSilent), Of("declines", Declines), Of("sign_in", SignIn), Of("edge_in_a_country", Edge), Of("shipping_rates", ShippingRates), Of("sdk_crashes", SdkCrashes),
    ];

    private static Story Of(string name, Func<Setting, Plan> tell) => new(Cause.Vendor, name, setting => tell(setting) with { Forbidden = Forbidden });

    private static Plan ProcessorErrors(Setting s) => Make("processor_errors", s, s.OfOrEverything(0.7, "country"), s.Shop.Processor, s.Incident(s.Shop.Processor, "Card payments", s.Luck.Pick(["Elevated error rates", "Increased declines for some issuers", "Payments failing"]), s.Luck.Pick([VendorImpact.Major, VendorImpact.Critical, VendorImpact.Minor]))) with
    {
        AttemptsStay = true,
        Rises = [new(s.Luck.Pick([SignalKind.Http5xx, SignalKind.Timeouts]), s.Shop.Processor, s.Onset, s.ErrorRise())],
    };

    private static Plan ProcessorSilent(Setting s) => Make("processor_silent", s, Segment.Everything, s.Shop.Processor, null) with
    {
        AttemptsStay = true,
        Rises = [new(s.Luck.Pick([SignalKind.Http5xx, SignalKind.Timeouts]), s.Shop.Processor, s.Onset, s.ErrorRise())],
        Yes = [QuestionId.Agreement, QuestionId.Timing, QuestionId.Errors],
    };

    private static Plan Declines(Setting s) => Make("declines", s, Segment.Everything, s.Shop.Processor, s.Luck.Happens(0.5) ? s.Incident(s.Shop.Processor, "Risk engine", "More payments than usual are declined", VendorImpact.Minor) : null) with
    {
        AttemptsStay = true,
        Rises = [new(SignalKind.Http4xx, s.Shop.Processor, s.Onset, s.ErrorRise())],
    };

    private static Plan SignIn(Setting s)
    {
        var vendor = OtherVendor(s);
        return Make("sign_in", s, Segment.Everything, vendor, s.Incident(vendor, "Sign-in", "Users cannot log in", VendorImpact.Major)) with { Rises = [new(SignalKind.Http5xx, vendor, s.Onset, s.ErrorRise())] };
    }

    private static Plan Edge(Setting s)
    {
        var (vendor, where) = (OtherVendor(s), s.Of("country"));
        return Make("edge_in_a_country", s, where, vendor, s.Incident(vendor, $"Edge {where.Where["country"]}", "Increased latency and errors at some locations", VendorImpact.Major)) with
        {
            Visits = s.Step(where, s.Depth * 0.5),
            Rises = s.Luck.Happens(0.6) ? [new(SignalKind.Http5xx, vendor, s.Onset, s.ErrorRise())] : [],
        };
    }

    private static Plan ShippingRates(Setting s)
    {
        var vendor = OtherVendor(s);
        return Make("shipping_rates", s, s.OfOrEverything(0.6, "country"), vendor, s.Luck.Happens(0.6) ? s.Incident(vendor, "Rates API", "Time-outs on rate requests", VendorImpact.Minor) : null) with { Rises = [new(SignalKind.Timeouts, vendor, s.Onset, s.ErrorRise())] };
    }

    private static Plan SdkCrashes(Setting s)
    {
        var (platform, vendor) = (s.Luck.Pick(["ios", "android"]), OtherVendor(s));
        return Make("sdk_crashes", s, Setting.Only("platform", platform), vendor, s.Incident(vendor, $"{platform} SDK", "Apps crash at start after a remote configuration", VendorImpact.Critical)) with { Rises = [new(SignalKind.Crashes, $"{platform}-app", s.Onset, s.ErrorRise())] };
    }

    private static string OtherVendor(Setting s) => s.Luck.Pick([.. s.Shop.Vendors.Skip(1)]);

    private static Plan Make(string name, Setting s, Segment where, string vendor, VendorIncident? incident) => new()
    {
        Variant = name,
        Cause = Cause.Vendor,
        Onset = s.Onset,
        Where = where,
        Buys = s.Step(where, s.Depth),
        Incident = incident,
        Alerts = s.Luck.Happens(0.3) ? [s.Alert(SignalKind.Http5xx, vendor, $"Calls to {vendor} fail", TimeSpan.FromMinutes(10))] : [],
        Yes = [QuestionId.Vendors, QuestionId.Agreement, QuestionId.Timing, QuestionId.Errors, .. where.IsEverything ? [] : new[] { QuestionId.Segments }],
    };
}
