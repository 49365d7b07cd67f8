using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>A deployment that took effect.</summary>
internal sealed record LiveDeployment(GitHubDeployment Deployment, DeploymentState State);

/// <summary>Reads deployments and, one by one, their statuses.</summary>
internal sealed class GitHubDeploymentReader(IGitHubApi api, GitHubOptions options)
{
    /// <summary>Each status is a request: of more deployments only the newest are looked at, and that is told.</summary>
    private const int MostStatuses = 100;

    /// <summary>GitHub asks for few requests at a time.</summary>
    private const int AtOnce = 8;

    private readonly LinkedPages _pages = new(options.Vendor);

    public async Task<IReadOnlyList<LiveDeployment>> ReadAsync(
        Reading reading, MetricRepository repository, string owner, string name, DateTimeOffset from, RepositoryRemarks remarks)
    {
        var list = await _pages.ReadAsync<IReadOnlyList<GitHubDeployment>, GitHubDeployment>(
            reading,
            (page, token) => api.ListDeploymentsAsync(owner, name, repository.Environment, LinkedPages.PageLength, page, token),
            deployments => deployments,
            deployment => deployment.CreatedAt < from);
        remarks.Note("deployments", list);
        var inTime = list.Items.Where(deployment => deployment.CreatedAt >= from).ToList();
        var ours = inTime.Where(deployment => IsProduction(deployment, repository.Environment)).ToList();
        if (ours.Count == 0 && inTime.Count > 0 && repository.Environment is null)
            remarks.AddCaveat($"deployments went only to {Environments(inTime)}, which do not look like production; name one under Repositories:Environment.");
        if (ours.Count > MostStatuses)
            remarks.AddCaveat($"only the newest {MostStatuses} of at least {ours.Count} deployments were looked at.");
        return await ReadStatesAsync(reading, owner, name, ours.Take(MostStatuses), remarks);
    }

    private async Task<IReadOnlyList<LiveDeployment>> ReadStatesAsync(
        Reading reading, string owner, string name, IEnumerable<GitHubDeployment> deployments, RepositoryRemarks remarks)
    {
        var live = new List<LiveDeployment>();
        foreach (var some in deployments.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(deployment =>
                reading.AskAsync(token => api.ListDeploymentStatusesAsync(owner, name, deployment.Id, LinkedPages.PageLength, token))));
            foreach (var (deployment, answer) in some.Zip(answers))
            {
                if (answer.Value is { } statuses && DeploymentState.Of(deployment, statuses) is { } state)
                    live.Add(new LiveDeployment(deployment, state));
            }

            // What stops one of them, a limit or a permission, stops the others too.
            if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            {
                remarks.AddProblem("states of deployments", trouble);
                break;
            }
        }

        return live;
    }

    /// <summary>Without a configured environment: what GitHub marks as production, or is called so.</summary>
    private static bool IsProduction(GitHubDeployment deployment, string? environment) =>
        environment?.Equals(deployment.Environment, StringComparison.OrdinalIgnoreCase)
        ?? (!deployment.TransientEnvironment && (deployment.ProductionEnvironment
            || deployment.Environment.Contains("prod", StringComparison.OrdinalIgnoreCase)
            || deployment.Environment.Equals("live", StringComparison.OrdinalIgnoreCase)));

    private static string Environments(IEnumerable<GitHubDeployment> deployments) =>
        string.Join(", ", deployments.Select(deployment => deployment.Environment).Distinct(StringComparer.OrdinalIgnoreCase).Take(5));
}
