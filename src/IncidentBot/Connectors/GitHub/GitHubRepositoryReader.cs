using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>Reads deployments, releases, runs of the deploy workflow and commits under tracking paths of one repository.</summary>
internal sealed class GitHubRepositoryReader(IGitHubApi api, GitHubOptions options) : IRepositoryReader
{
    /// <summary>A deployment can wait so long for approval and still take effect within the window.</summary>
    private static readonly TimeSpan WaitForApproval = TimeSpan.FromHours(6);

    private readonly LinkedPages _pages = new(options.Vendor);
    private readonly GitHubDeploymentReader _deployments = new(api, options);

    public string Name => "GitHub";

    public Vendor Vendor => options.Vendor;

    public string What => "deployment";

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        if (repository.Name.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name])
            return new RepositoryChanges(repository, [], [], [$"GitHub repository {repository.Name} is not written as owner/name."]);
        var remarks = new RepositoryRemarks(Name, repository.Name);

        var deploymentsTask = _deployments.ReadAsync(reading, repository, owner, name, window.From - WaitForApproval, remarks);
        var releasesTask = ReadReleasesAsync(reading, owner, name, window);
        var runsTask = ReadRunsAsync(reading, repository.DeployWorkflow, owner, name, window);
        var commitsTasks = repository.TrackingPaths.Select(path => ReadCommitsAsync(reading, owner, name, path, window)).ToList();
        var deployments = await deploymentsTask;
        var (releases, runs, commits) = (await releasesTask, await runsTask, await Task.WhenAll(commitsTasks));

        remarks.Note("releases", releases);
        remarks.Note($"runs of {repository.DeployWorkflow}", runs);
        foreach (var (path, list) in repository.TrackingPaths.Zip(commits))
            remarks.Note($"commits under {path}", list);

        var changes = new GitHubChanges(repository, options.WebUrl);
        var deploys = changes.OfDeploys(deployments, releases.Items, runs.Items);
        var tracking = changes.OfCommits(commits.SelectMany(list => list.Items));
        return RepositoryChanges.Of(repository, deploys.Concat(tracking), window, remarks);
    }

    private Task<PagedList<GitHubRelease>> ReadReleasesAsync(Reading reading, string owner, string name, TimeWindow window) =>
        _pages.ReadAsync<IReadOnlyList<GitHubRelease>, GitHubRelease>(
            reading,
            (page, token) => api.ListReleasesAsync(owner, name, LinkedPages.PageLength, page, token),
            releases => releases,
            release => (release.PublishedAt ?? release.CreatedAt) < window.From);

    private async Task<PagedList<GitHubRun>> ReadRunsAsync(Reading reading, string? workflow, string owner, string name, TimeWindow window)
    {
        if (workflow is null)
            return new PagedList<GitHubRun>([], false, null);
        var isFile = workflow.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || workflow.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
        var runs = await _pages.ReadAsync<GitHubRuns, GitHubRun>(
            reading,
            (page, token) => isFile
                ? api.ListRunsOfAsync(owner, name, Path.GetFileName(workflow), LinkedPages.PageLength, page, token)
                : api.ListRunsAsync(owner, name, LinkedPages.PageLength, page, token),
            page => page.WorkflowRuns,
            run => run.CreatedAt < window.From);
        return runs with { Items = [.. runs.Items.Where(run => isFile || workflow.Equals(run.Name, StringComparison.OrdinalIgnoreCase))] };
    }

    private Task<PagedList<GitHubCommit>> ReadCommitsAsync(Reading reading, string owner, string name, string path, TimeWindow window) =>
        _pages.ReadAsync<IReadOnlyList<GitHubCommit>, GitHubCommit>(
            reading,
            (page, token) => api.ListCommitsAsync(owner, name, path, Iso(window.From), Iso(window.To), LinkedPages.PageLength, page, token),
            commits => commits,
            _ => false);

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
