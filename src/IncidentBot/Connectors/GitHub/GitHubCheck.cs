using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>Reads every repository of the catalogue as a triage would.</summary>
internal sealed class GitHubCheck(GitHubRepositoryReader repositories, GitHubOptions options, Readings readings, IReadOnlyList<Metric> metrics) : IConnectorCheck
{
    public string Name => "GitHub";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        var known = metrics.SelectMany(GitHubConnector.RepositoriesOf).DistinctBy(repository => (repository.Name, repository.Environment)).ToList();
        if (known.Count == 0)
            return new CheckLine(Name, true, "no metric of the catalogue names a repository, so nothing is read");
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddHours(-48), readings.Now);
        var results = await Task.WhenAll(known.Select(repository => repositories.ReadAsync(reading, repository, window)));
        return new CheckLine(Name, results.All(result => result.Problems.Count == 0), string.Join("; ", results.Select(Seen)));
    }

    private static string Seen(RepositoryChanges result)
    {
        var deploys = result.Changes.Count(change => change.Kind == ChangeKind.Deploy);
        var counts = result.Repository.TrackingPaths.Count > 0
            ? $"{deploys} deployments and {result.Changes.Count - deploys} tracking commits in 48 h"
            : $"{deploys} deployments in 48 h";
        return string.Join("; ", result.Problems.Concat(result.Caveats).Select(remark => remark.TrimEnd('.')).Prepend($"{result.Repository.Name}: {counts}"));
    }
}
