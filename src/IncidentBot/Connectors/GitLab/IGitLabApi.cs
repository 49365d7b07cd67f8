using Refit;

namespace IncidentBot.Connectors.GitLab;

// https://docs.gitlab.com/api/deployments/ and https://docs.gitlab.com/api/commits/ ; Link headers tell whether there is another page.
internal interface IGitLabApi
{
    /// <param name="id">The project's path, for example acme/shop.</param>
    /// <param name="updatedAfter">Needs the order by updated_at.</param>
    [Get("/api/v4/projects/{id}/deployments?order_by=updated_at&sort=desc")]
    Task<IApiResponse<IReadOnlyList<GitLabDeployment>>> ListDeploymentsAsync(
        string id, string? environment, [AliasAs("updated_after")] string updatedAfter, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);

    [Get("/api/v4/projects/{id}/repository/commits")]
    Task<IApiResponse<IReadOnlyList<GitLabCommit>>> ListCommitsAsync(
        string id, string path, string since, string until, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);
}

internal sealed record GitLabDeployment
{
    public required long Id { get; init; }

    public required string Ref { get; init; }

    public required string Sha { get; init; }

    /// <summary><c>created</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c>, <c>skipped</c> or <c>blocked</c>.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public GitLabEnvironment? Environment { get; init; }

    /// <summary>The job; null for deployments that other tools recorded.</summary>
    public GitLabJob? Deployable { get; init; }

    public GitLabUser? User { get; init; }
}

internal sealed record GitLabEnvironment(string Name)
{
    /// <summary><c>production</c>, <c>staging</c> ...; older servers do not tell.</summary>
    public string? Tier { get; init; }
}

internal sealed record GitLabJob
{
    public DateTimeOffset? StartedAt { get; init; }

    public GitLabCommit? Commit { get; init; }

    public GitLabPipeline? Pipeline { get; init; }

    public string? WebUrl { get; init; }
}

internal sealed record GitLabPipeline(string? WebUrl);

internal sealed record GitLabUser(string? Username);

internal sealed record GitLabCommit
{
    public required string Id { get; init; }

    public string? Title { get; init; }

    public string? AuthorName { get; init; }

    /// <summary>When it came into the branch; the author's date can be weeks older.</summary>
    public DateTimeOffset? CommittedDate { get; init; }

    public string? WebUrl { get; init; }
}
