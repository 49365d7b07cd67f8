using IncidentBot.Settings;

namespace IncidentBot.Connectors;

/// <summary>How long and how much a connector may take. <see cref="Total"/> stays below the deadline of a wave of evidence, so that what was read is not lost.</summary>
internal sealed record ConnectorLimits
{
    public static readonly ConnectorLimits Default = new();

    /// <summary>For everything one read needs, all pages and retries together.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>For one request, its body included.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(6);

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A five-dimensional breakdown of 48,000 combinations is about 10 MB.</summary>
    public int AnswerBytes { get; init; } = 32 * 1024 * 1024;

    public static ConnectorLimits Read(SettingsReader connectors)
    {
        var total = connectors.Duration("TimeLimit") ?? Default.Total;
        if (total < TimeSpan.FromSeconds(1) || total > TimeSpan.FromMinutes(5))
            connectors.Wrong("TimeLimit", $"{total}", "use 00:00:01 to 00:05:00, and less than the deadline for evidence");
        return Default with { Total = total, Attempt = total / 3 };
    }
}
