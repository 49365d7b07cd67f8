using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>Changes from the metric's entries under <c>Repositories</c> that name this connector. All are read at once, and one that fails hides no other.</summary>
internal sealed class RepositoryChangeSource(IRepositoryReader repositories, Readings readings) : IChangeSource
{
    public string Name => repositories.Name;

    public bool Reads(Metric metric) => Of(metric, repositories).Any();

    public async Task<Evidence> ReadChangesAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(repositories.Vendor, cancellationToken);
        var results = await Task.WhenAll(Of(metric, repositories).Select(repository => repositories.ReadAsync(reading, repository, window)));
        var changes = results.SelectMany(result => result.Changes).DistinctBy(change => change.Id).OrderBy(change => change.At).ToList();
        var problems = results.SelectMany(result => result.Problems).Distinct().ToList();
        var remarks = Caveats.Join(problems.Concat(results.SelectMany(result => result.Caveats)));
        if (changes.Count > 0)
            return new Evidence.Found(new ChangesObserved(changes), remarks);
        // What could not be read may hold the change: that is not "nothing".
        return problems.Count > 0 ? new Evidence.Unavailable(remarks ?? "") : new Evidence.Nothing(remarks);
    }

    public static IEnumerable<MetricRepository> Of(Metric metric, IRepositoryReader repositories) =>
        metric.Repositories.Where(repository => repository.Connector.Equals(repositories.Name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Reads every entry of the catalogue as a triage would.</summary>
internal sealed class RepositoryCheck(IRepositoryReader repositories, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    public string Name => repositories.Name;

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        var known = metrics.SelectMany(metric => RepositoryChangeSource.Of(metric, repositories)).DistinctBy(repository => (repository.Name, repository.Environment)).ToList();
        if (known.Count == 0)
            return new CheckLine(Name, true, "no metric of the catalogue names a repository, so nothing is read");
        using var reading = readings.Begin(repositories.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddHours(-48), readings.Now);
        var results = await Task.WhenAll(known.Select(repository => repositories.ReadAsync(reading, repository, window)));
        return new CheckLine(Name, results.All(result => result.Problems.Count == 0), string.Join("; ", results.Select(Seen)));
    }

    private string Seen(RepositoryChanges result)
    {
        var remarks = result.Problems.Concat(result.Caveats).Select(remark => remark.TrimEnd('.'));
        // Zero of what could not be read is no count.
        return string.Join("; ", result.Problems.Count > 0 && result.Changes.Count == 0 ? remarks : remarks.Prepend($"{result.Repository.Name}: {Counts(result)}"));
    }

    private string Counts(RepositoryChanges result)
    {
        var tracking = result.Changes.Count(change => change.Kind == ChangeKind.Tracking);
        return result.Repository.TrackingPaths.Count > 0
            ? $"{Caveats.Count(result.Changes.Count - tracking, repositories.What)} and {Caveats.Count(tracking, "tracking commit")} in 48 h"
            : $"{Caveats.Count(result.Changes.Count, repositories.What)} in 48 h";
    }
}
