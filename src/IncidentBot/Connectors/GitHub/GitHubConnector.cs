using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>
/// Changes from the metric's repositories. Only deployments that succeeded or are under way count; drafts and prereleases do not. Repositories are read
/// at once, and one that fails hides no other.
/// </summary>
internal sealed class GitHubConnector(GitHubRepositoryReader repositories, GitHubOptions options, Readings readings) : IChangeSource
{
    public string Name => "GitHub";

    public bool Reads(Metric metric) => RepositoriesOf(metric).Any();

    public async Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var results = await Task.WhenAll(RepositoriesOf(metric).Select(repository => repositories.ReadAsync(reading, repository, window)));
        var changes = results.SelectMany(result => result.Changes).DistinctBy(change => change.Id).OrderBy(change => change.At).ToList();
        var problems = results.SelectMany(result => result.Problems).Distinct().ToList();
        var remarks = Caveats.Join(problems.Concat(results.SelectMany(result => result.Caveats)));
        if (changes.Count > 0)
            return new Evidence.Found(new ChangesObserved(changes), remarks);
        // What could not be read may hold the change: that is not "nothing".
        return problems.Count > 0 ? new Evidence.Unavailable(remarks ?? "") : new Evidence.Nothing(remarks);
    }

    internal static IEnumerable<MetricRepository> RepositoriesOf(Metric metric) =>
        metric.Repositories.Where(repository => repository.Connector.Equals("GitHub", StringComparison.OrdinalIgnoreCase));
}
