using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitLab;

/// <summary>Deployments that succeeded or are under way, and commits under tracking paths, of one project.</summary>
internal sealed class GitLabReader(IGitLabApi api, GitLabOptions options) : IRepositoryReader
{
    private readonly LinkedPages _pages = new(options.Vendor);

    public string Name => "GitLab";

    public Vendor Vendor => options.Vendor;

    public string What => "deployment";

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        var remarks = new RepositoryRemarks(Name, repository.Name);
        var deploymentsTask = _pages.ReadAsync<IReadOnlyList<GitLabDeployment>, GitLabDeployment>(
            reading,
            (page, token) => api.ListDeploymentsAsync(repository.Name, repository.Environment, Iso(window.From), LinkedPages.PageLength, page, token),
            deployments => deployments,
            _ => false);
        var commits = await Task.WhenAll(repository.TrackingPaths.Select(path => _pages.ReadAsync<IReadOnlyList<GitLabCommit>, GitLabCommit>(
            reading,
            (page, token) => api.ListCommitsAsync(repository.Name, path, Iso(window.From), Iso(window.To), LinkedPages.PageLength, page, token),
            listed => listed,
            _ => false)));
        var deployments = await deploymentsTask;

        remarks.Note("deployments", deployments);
        foreach (var (path, list) in repository.TrackingPaths.Zip(commits))
            remarks.Note($"commits under {path}", list);
        var ours = deployments.Items.Where(deployment => IsProduction(deployment, repository.Environment)).ToList();
        if (ours.Count == 0 && deployments.Items.Count > 0 && repository.Environment is null)
            remarks.AddCaveat($"deployments went only to {Environments(deployments.Items)}, which do not look like production; name one under Repositories:Environment.");

        var deploys = ours.Where(deployment => deployment.Status is "success" or "running").Select(deployment => OfDeployment(deployment, repository));
        var tracking = commits.SelectMany(list => list.Items).DistinctBy(commit => commit.Id).Select(commit => OfCommit(commit, repository));
        return RepositoryChanges.Of(repository, deploys.Concat(tracking), window, remarks);
    }

    private Change OfDeployment(GitLabDeployment deployment, MetricRepository repository)
    {
        var done = $"{(deployment.Status == "running" ? "Deploying" : "Deployed")} {deployment.Ref} ({Short(deployment.Sha)}) to {deployment.Environment?.Name ?? "production"}";
        var about = deployment.Deployable?.Commit?.Title?.Trim();
        return new Change
        {
            Id = $"gitlab:{repository.Name}:deployment:{deployment.Id}",
            // Users can be touched from the start of the job on.
            At = (deployment.Deployable?.StartedAt ?? deployment.CreatedAt).ToUniversalTime(),
            Kind = ChangeKind.Deploy,
            // What it is about stands first: headlines are cut at the end.
            Title = string.IsNullOrEmpty(about) ? done : $"{about} ({char.ToLowerInvariant(done[0])}{done[1..]})",
            Service = repository.Service,
            Scope = repository.Scope,
            Author = deployment.User?.Username,
            Link = WebLink.Of(deployment.Deployable?.WebUrl) ?? WebLink.Of(deployment.Deployable?.Pipeline?.WebUrl) ?? new Uri(options.Vendor.Addresses[0], $"/{repository.Name}/-/commit/{deployment.Sha}"),
        };
    }

    private Change OfCommit(GitLabCommit commit, MetricRepository repository) => new()
    {
        Id = $"gitlab:{repository.Name}:commit:{commit.Id}",
        At = (commit.CommittedDate ?? DateTimeOffset.MinValue).ToUniversalTime(),
        Kind = ChangeKind.Tracking,
        Title = $"{commit.Title?.Trim() ?? "Commit"} (commit {Short(commit.Id)})",
        Service = repository.Service,
        Scope = repository.Scope,
        Author = commit.AuthorName,
        Link = WebLink.Of(commit.WebUrl) ?? new Uri(options.Vendor.Addresses[0], $"/{repository.Name}/-/commit/{commit.Id}"),
    };

    /// <summary>Without a configured environment: what GitLab counts as production, or is called so.</summary>
    private static bool IsProduction(GitLabDeployment deployment, string? environment) => deployment.Environment is not { } place
        || (environment is not null
            ? place.Name.Equals(environment, StringComparison.OrdinalIgnoreCase)
            : place.Tier?.Equals("production", StringComparison.Ordinal) ?? (place.Name.Contains("prod", StringComparison.OrdinalIgnoreCase) || place.Name.Equals("live", StringComparison.OrdinalIgnoreCase)));

    private static string Environments(IEnumerable<GitLabDeployment> deployments) =>
        string.Join(", ", deployments.Select(deployment => deployment.Environment?.Name ?? "?").Distinct(StringComparer.OrdinalIgnoreCase).Take(5));

    private static string Short(string sha) => sha[..Math.Min(8, sha.Length)];

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
