using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>Reads every repository of the catalogue as a triage would.</summary>
internal sealed class GitHubCheck(GitHubRepositoryReader repositories, GitHubOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
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
        var remarks = result.Problems.Concat(result.Caveats).Select(remark => remark.TrimEnd('.'));
        // Zero of what could not be read is no count.
        return string.Join("; ", result.Problems.Count > 0 && result.Changes.Count == 0 ? remarks : remarks.Prepend($"{result.Repository.Name}: {Counts(result)}"));
    }

    private static string Counts(RepositoryChanges result)
    {
        var deploys = result.Changes.Count(change => change.Kind == ChangeKind.Deploy);
        return result.Repository.TrackingPaths.Count > 0
            ? $"{Caveats.Count(deploys, "deployment")} and {Caveats.Count(result.Changes.Count - deploys, "tracking commit")} in 48 h"
            : $"{Caveats.Count(deploys, "deployment")} in 48 h";
    }
}
