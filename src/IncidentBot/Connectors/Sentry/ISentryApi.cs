using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.Sentry;

// https://docs.sentry.io/api/ ; Link headers carry the cursor of the next page and whether it holds anything.
internal interface ISentryApi
{
    /// <summary>Newest first by creation.</summary>
    [Get("/api/0/organizations/{organization}/releases/")]
    Task<IApiResponse<IReadOnlyList<SentryRelease>>> ListReleasesAsync(
        string organization, string? query, [AliasAs("per_page")] int perPage, string? cursor, CancellationToken cancellationToken);

    [Get("/api/0/organizations/{organization}/releases/{version}/deploys/")]
    Task<IReadOnlyList<SentryDeploy>> ListDeploysAsync(string organization, string version, CancellationToken cancellationToken);

    [Get("/api/0/organizations/{organization}/issues/")]
    Task<IReadOnlyList<SentryIssue>> ListIssuesAsync(
        string organization, string query, string sort, string start, string end, int limit, CancellationToken cancellationToken);

    /// <param name="interval">Seconds of one bucket.</param>
    [Get("/api/0/organizations/{organization}/events-timeseries/?dataset=errors")]
    Task<SentryTimeseries> ReadTimeseriesAsync(
        string organization, [AliasAs("yAxis")] string yAxis, string query, string start, string end, int interval, CancellationToken cancellationToken);
}

internal sealed record SentryRelease
{
    public required string Version { get; init; }

    /// <summary>Null until somebody finalises it.</summary>
    [JsonPropertyName("dateReleased")]
    public DateTimeOffset? DateReleased { get; init; }

    [JsonPropertyName("dateCreated")]
    public required DateTimeOffset DateCreated { get; init; }

    [JsonPropertyName("deployCount")]
    public int DeployCount { get; init; }

    public required IReadOnlyList<SentryProject> Projects { get; init; }
}

internal sealed record SentryProject(string Slug);

internal sealed record SentryDeploy
{
    public required string Id { get; init; }

    public required string Environment { get; init; }

    [JsonPropertyName("dateStarted")]
    public DateTimeOffset? DateStarted { get; init; }

    [JsonPropertyName("dateFinished")]
    public required DateTimeOffset DateFinished { get; init; }

    public string? Name { get; init; }

    public string? Url { get; init; }
}

internal sealed record SentryIssue
{
    public required string Id { get; init; }

    [JsonPropertyName("shortId")]
    public string? ShortId { get; init; }

    public required string Title { get; init; }

    /// <summary><c>fatal</c>, <c>error</c>, <c>warning</c>, <c>info</c> ...</summary>
    public string? Level { get; init; }

    /// <summary>Events of the asked time, as a text.</summary>
    public string? Count { get; init; }

    [JsonPropertyName("firstSeen")]
    public required DateTimeOffset FirstSeen { get; init; }

    [JsonPropertyName("lastSeen")]
    public DateTimeOffset? LastSeen { get; init; }

    public string? Permalink { get; init; }

    public SentryProject? Project { get; init; }
}

internal sealed record SentryTimeseries
{
    [JsonPropertyName("timeSeries")]
    public required IReadOnlyList<SentrySeries> TimeSeries { get; init; }
}

internal sealed record SentrySeries
{
    public required IReadOnlyList<SentryPoint> Values { get; init; }
}

/// <param name="Timestamp">Unix milliseconds, of the bucket's start.</param>
/// <param name="Incomplete">The bucket is not over, or not all of it has arrived.</param>
internal sealed record SentryPoint(double Timestamp, double? Value, bool Incomplete);
