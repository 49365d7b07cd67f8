using Refit;

namespace IncidentBot.Connectors.GitHub;

// https://docs.github.com/en/rest ; lists are newest first and have no "since" but for commits. Link headers tell whether there is another page.
internal interface IGitHubApi
{
    [Get("/repos/{owner}/{repo}/deployments")]
    Task<IApiResponse<IReadOnlyList<GitHubDeployment>>> ListDeploymentsAsync(
        string owner, string repo, string? environment, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);

    /// <summary>A deployment has no state of its own: its statuses tell.</summary>
    [Get("/repos/{owner}/{repo}/deployments/{id}/statuses")]
    Task<IReadOnlyList<GitHubDeploymentStatus>> ListDeploymentStatusesAsync(
        string owner, string repo, long id, [AliasAs("per_page")] int perPage, CancellationToken cancellationToken);

    [Get("/repos/{owner}/{repo}/releases")]
    Task<IApiResponse<IReadOnlyList<GitHubRelease>>> ListReleasesAsync(
        string owner, string repo, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);

    [Get("/repos/{owner}/{repo}/actions/runs")]
    Task<IApiResponse<GitHubRuns>> ListRunsAsync(
        string owner, string repo, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);

    /// <param name="workflow">The workflow's file name, for example deploy.yml.</param>
    [Get("/repos/{owner}/{repo}/actions/workflows/{workflow}/runs")]
    Task<IApiResponse<GitHubRuns>> ListRunsOfAsync(
        string owner, string repo, string workflow, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);

    [Get("/repos/{owner}/{repo}/commits")]
    Task<IApiResponse<IReadOnlyList<GitHubCommit>>> ListCommitsAsync(
        string owner, string repo, string path, string since, string until, [AliasAs("per_page")] int perPage, int page, CancellationToken cancellationToken);
}

internal sealed record GitHubDeployment
{
    public required long Id { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    public required string Environment { get; init; }

    public string? Description { get; init; }

    public GitHubUser? Creator { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool ProductionEnvironment { get; init; }

    public bool TransientEnvironment { get; init; }
}

/// <param name="State"><c>error</c>, <c>failure</c>, <c>inactive</c>, <c>in_progress</c>, <c>queued</c>, <c>pending</c> or <c>success</c>.</param>
internal sealed record GitHubDeploymentStatus(string State, DateTimeOffset CreatedAt)
{
    public string? LogUrl { get; init; }
}

internal sealed record GitHubRelease
{
    public required long Id { get; init; }

    public required string TagName { get; init; }

    public string? Name { get; init; }

    public bool Draft { get; init; }

    public bool Prerelease { get; init; }

    public GitHubUser? Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for drafts.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    public string? HtmlUrl { get; init; }
}

internal sealed record GitHubRuns
{
    public required IReadOnlyList<GitHubRun> WorkflowRuns { get; init; }
}

internal sealed record GitHubRun
{
    public required long Id { get; init; }

    /// <summary>Name of the workflow.</summary>
    public string? Name { get; init; }

    /// <summary>File of the workflow, for example <c>.github/workflows/deploy.yml</c>.</summary>
    public string? Path { get; init; }

    public string? DisplayTitle { get; init; }

    public int RunNumber { get; init; }

    public string? HeadBranch { get; init; }

    public required string HeadSha { get; init; }

    /// <summary><c>queued</c>, <c>in_progress</c>, <c>completed</c> and others.</summary>
    public string? Status { get; init; }

    /// <summary><c>success</c>, <c>failure</c>, <c>cancelled</c> and others; null until completed.</summary>
    public string? Conclusion { get; init; }

    public GitHubUser? Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RunStartedAt { get; init; }

    public string? HtmlUrl { get; init; }
}

internal sealed record GitHubCommit
{
    public required string Sha { get; init; }

    public required GitHubCommitDetail Commit { get; init; }

    /// <summary>Null when the e-mail address belongs to no account.</summary>
    public GitHubUser? Author { get; init; }

    public string? HtmlUrl { get; init; }
}

internal sealed record GitHubCommitDetail(string Message, GitHubSignature? Author, GitHubSignature? Committer);

internal sealed record GitHubSignature(string? Name, DateTimeOffset? Date);

internal sealed record GitHubUser(string Login);
