using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.LaunchDarkly;

// https://launchdarkly.com/docs/api/audit-log/get-audit-log-entries ; newest first, times in Unix milliseconds.
internal interface ILaunchDarklyApi
{
    /// <param name="spec">A resource specifier, such as <c>proj/shop:env/production:flag/*</c>.</param>
    /// <param name="limit">At most 20.</param>
    [Get("/api/v2/auditlog")]
    Task<LaunchDarklyAuditLog> ListEntriesAsync(long after, long before, string spec, int limit, CancellationToken cancellationToken);
}

internal sealed record LaunchDarklyAuditLog
{
    public required IReadOnlyList<LaunchDarklyEntry> Items { get; init; }
}

internal sealed record LaunchDarklyEntry
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long Date { get; init; }

    /// <summary>Of the flag, as people read it.</summary>
    public string? Name { get; init; }

    /// <summary>For example <c>turned on the flag</c>.</summary>
    [JsonPropertyName("titleVerb")]
    public string? TitleVerb { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; init; }

    public LaunchDarklyMember? Member { get; init; }

    public LaunchDarklyTarget? Target { get; init; }
}

internal sealed record LaunchDarklyMember
{
    public string? Email { get; init; }

    [JsonPropertyName("firstName")]
    public string? FirstName { get; init; }

    [JsonPropertyName("lastName")]
    public string? LastName { get; init; }
}

/// <param name="Resources">Such as <c>proj/shop:env/production:flag/new-checkout;ios</c>; tags follow the semicolon.</param>
internal sealed record LaunchDarklyTarget(string? Name, IReadOnlyList<string>? Resources);
