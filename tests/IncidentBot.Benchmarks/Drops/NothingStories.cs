using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>Nothing happened; somebody looked at the wrong moment.</summary>
internal static class NothingStories
{
    private static readonly Cause[] Forbidden = [Cause.Deploy, Cause.Vendor, Cause.Measurement, Cause.Infrastructure, Cause.Behaviour];

    public static readonly IReadOnlyList<Story> All =
    [
        Of("as_every_week", _ => []), Of("noise", _ => []), Of("fresh_buckets", s => s.Luck.Happens(0.5) ? [s.Change(ChangeKind.Deploy, "basket: small fixes", s.Shop.Services[0], s.Onset.AddMinutes(-20))] : []),
        Of("innocent_deploy", s => [s.Change(ChangeKind.Deploy, "big release", s.Shop.Services[0], s.Onset.AddMinutes(-15))]),
    ];

    private static Story Of(string name, Func<Setting, IReadOnlyList<Change>> changes) => new(Cause.None, name, setting => new Plan
    {
        Variant = name,
        Cause = Cause.None,
        Real = false,
        Shape = Shape.None,
        Where = null,
        Changes = changes(setting),
        Forbidden = Forbidden,
        Yes = [QuestionId.Agreement],
    });
}
