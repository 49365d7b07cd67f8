using System.Text.RegularExpressions;
using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.Sentry;

/// <summary>
/// Deploys of one project's releases; a release that nobody reported a deploy of counts from when it was released. An entry of the catalogue names
/// the project by its slug.
/// </summary>
internal sealed partial class SentryReleaseReader(ISentryApi api, SentryOptions options) : IRepositoryReader
{
    private const int PageLength = 100;
    private const int MostPages = 3;

    /// <summary>Each is a request of its own.</summary>
    private const int MostDeployLists = 20;

    /// <summary>A release can wait so long before it is deployed.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(14);

    public string Name => "Sentry";

    public Vendor Vendor => options.Vendor;

    public string What => "release";

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        var remarks = new RepositoryRemarks(Name, repository.Name);
        var list = await Pages.ReadAsync<ReleasePage, SentryRelease, Place>(
            reading,
            MostPages,
            new Place(null),
            AskAsync,
            page => page.Releases,
            (_, page) => page.Releases.Any(release => release.DateCreated < window.From - Waiting) ? null : page.Next);
        remarks.Note("releases", list);
        var ours = list.Items.Where(release => release.Projects.Any(project => project.Slug.Equals(repository.Name, StringComparison.OrdinalIgnoreCase))).ToList();
        var deployed = ours.Where(release => release.DeployCount > 0 && release.DateCreated >= window.From - Waiting).ToList();
        if (deployed.Count > MostDeployLists)
            remarks.AddCaveat($"only the deploys of the newest {MostDeployLists} releases were looked at.");
        var answers = await Task.WhenAll(deployed.Take(MostDeployLists).Select(async release =>
            (release, Deploys: await reading.AskAsync(token => api.ListDeploysAsync(options.Organization, release.Version, token)))));
        if (answers.Select(answer => answer.Deploys.Trouble).FirstOrDefault(trouble => trouble is not null) is { } trouble)
            remarks.AddProblem("deploys", trouble);

        var changes = answers.SelectMany(answer => (answer.Deploys.Value ?? []).Where(deploy => IsProduction(deploy, repository)).Select(deploy => OfDeploy(answer.release, deploy, repository)))
            .Concat(ours.Where(release => release.DeployCount == 0).Select(release => OfRelease(release, repository)));
        return RepositoryChanges.Of(repository, changes, window, remarks);
    }

    private async Task<ReleasePage> AskAsync(Place place, CancellationToken cancellationToken)
    {
        using var response = await api.ListReleasesAsync(options.Organization, null, PageLength, place.Cursor, cancellationToken);
        await response.EnsureSuccessfulAsync();
        return new ReleasePage(response.Content ?? throw new RefusedAnswerException("sent an answer that could not be understood"), NextOf(response));
    }

    /// <summary>There always is a next link; it tells itself whether it holds anything.</summary>
    private static Place? NextOf(IApiResponse response) =>
        response.Headers is { } headers && headers.TryGetValues("Link", out var links) && NextLink().Match(string.Join(", ", links)) is { Success: true } next ? new Place(next.Groups[1].Value) : null;

    private Change OfDeploy(SentryRelease release, SentryDeploy deploy, MetricRepository repository) => new()
    {
        Id = $"sentry:{repository.Name}:deploy:{deploy.Id}",
        At = (deploy.DateStarted ?? deploy.DateFinished).ToUniversalTime(),
        Kind = ChangeKind.Deploy,
        Title = $"{release.Version} deployed to {deploy.Environment}",
        Service = repository.Service,
        Scope = repository.Scope,
        Link = WebLink.Of(deploy.Url) ?? PageOf(release),
    };

    private Change OfRelease(SentryRelease release, MetricRepository repository) => new()
    {
        Id = $"sentry:{repository.Name}:release:{release.Version}",
        At = (release.DateReleased ?? release.DateCreated).ToUniversalTime(),
        Kind = ChangeKind.Deploy,
        Title = $"Released {release.Version}",
        Service = repository.Service,
        Scope = repository.Scope,
        Link = PageOf(release),
    };

    private Uri PageOf(SentryRelease release) => new(options.Vendor.Addresses[0], $"/organizations/{Uri.EscapeDataString(options.Organization)}/releases/{Uri.EscapeDataString(release.Version)}/");

    private static bool IsProduction(SentryDeploy deploy, MetricRepository repository) => repository.Environment is { } environment
        ? deploy.Environment.Equals(environment, StringComparison.OrdinalIgnoreCase)
        : deploy.Environment.Contains("prod", StringComparison.OrdinalIgnoreCase) || deploy.Environment.Equals("live", StringComparison.OrdinalIgnoreCase);

    private sealed record Place(string? Cursor);

    private sealed record ReleasePage(IReadOnlyList<SentryRelease> Releases, Place? Next);

    [GeneratedRegex("""rel="next";\s*results="true";\s*cursor="([^"]+)""")]
    private static partial Regex NextLink();
}
