using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>What one repository, project or service showed.</summary>
/// <param name="Caveats">What limits it.</param>
/// <param name="Problems">What could not be read.</param>
internal sealed record RepositoryChanges(MetricRepository Repository, IReadOnlyList<Change> Changes, IReadOnlyList<string> Caveats, IReadOnlyList<string> Problems)
{
    /// <summary>Of all that was listed, what lies in the window.</summary>
    public static RepositoryChanges Of(MetricRepository repository, IEnumerable<Change> listed, TimeWindow window, RepositoryRemarks remarks) =>
        new(repository, [.. listed.Where(change => window.Contains(change.At))], remarks.Caveats, remarks.Problems);
}

/// <summary>Reads the changes of one entry under <c>Repositories</c>: a repository, a flag project, a service. What a connector for changes has to bring.</summary>
internal interface IRepositoryReader
{
    /// <summary>As entries of the catalogue name the connector.</summary>
    string Name { get; }

    Vendor Vendor { get; }

    /// <summary>What it is mostly about, in the singular.</summary>
    string What { get; }

    Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window);
}

internal static class RepositoryRegistration
{
    /// <summary>The reader as a source of changes and a check.</summary>
    public static void AddRepositories<TReader>(this IServiceCollection services)
        where TReader : class, IRepositoryReader
    {
        services.AddSingleton<TReader>();
        services.AddSingleton<IChangeSource>(provider => ActivatorUtilities.CreateInstance<RepositoryChangeSource>(provider, provider.GetRequiredService<TReader>()));
        services.AddSingleton<ICheck>(provider => ActivatorUtilities.CreateInstance<RepositoryCheck>(provider, provider.GetRequiredService<TReader>()));
    }
}
