using IncidentBot.Triage;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>One way in which a number comes to fall.</summary>
/// <param name="RatioOnly">Makes sense only for a metric with a denominator.</param>
internal sealed record Story(Cause Cause, string Name, Func<Setting, Plan> Tell, bool RatioOnly = false)
{
    public static readonly IReadOnlyList<Story> All =
        [.. DeployStories.All, .. MeasurementStories.All, .. VendorStories.All, .. InfrastructureStories.All, .. BehaviourStories.All, .. NothingStories.All, .. UndecidableStories.All];
}
