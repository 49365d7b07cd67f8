using IncidentBot.Triage;

namespace IncidentBot.Connectors.GitHub;

/// <summary>Turns what a repository recorded into changes. One roll-out that GitHub shows as deployment, release and run is one change.</summary>
internal sealed class GitHubChanges(MetricRepository repository, Uri web)
{
    /// <summary>A run or release this near to a deployment of the same commit or tag is the same roll-out; later it is a repetition.</summary>
    private static readonly TimeSpan SameRollout = TimeSpan.FromHours(6);

    /// <summary>Several jobs of one pipeline record a deployment each.</summary>
    private static readonly TimeSpan SamePipeline = TimeSpan.FromHours(2);

    /// <summary>A release does not name its commit; published shortly around a deployment it is taken as the same.</summary>
    private static readonly TimeSpan ReleaseNear = TimeSpan.FromMinutes(30);

    public IEnumerable<Change> OfDeploys(IReadOnlyList<LiveDeployment> deployments, IReadOnlyList<GitHubRelease> releases, IReadOnlyList<GitHubRun> runs)
    {
        var rollouts = Pipelines(deployments).Select(OfDeployment).ToList();
        var started = runs.Where(run => run.Conclusion == "success" || run.Status == "in_progress").ToList();
        foreach (var run in started)
            Join(rollouts, OfRun(run), other => other.Sha == run.HeadSha && Gap(other, StartOf(run)) <= SameRollout);
        foreach (var release in releases.Where(release => release is { Draft: false, Prerelease: false, PublishedAt: not null }))
        {
            var rollout = OfRelease(release, started.FirstOrDefault(run => run.HeadBranch == release.TagName)?.HeadSha);
            var joined = Join(rollouts, rollout, other => (other.Refs.Contains(release.TagName) || (rollout.Sha is not null && other.Sha == rollout.Sha)) && Gap(other, rollout.Change.At) <= SameRollout)
                || Join(rollouts, rollout, other => other.Sha is not null && Gap(other, rollout.Change.At) <= ReleaseNear);
            if (!joined)
                rollouts.Add(rollout);
        }

        return rollouts.Select(rollout => rollout.Change);
    }

    public IEnumerable<Change> OfCommits(IEnumerable<GitHubCommit> commits) => commits.DistinctBy(commit => commit.Sha).Select(commit => new Change
    {
        Id = $"github:{repository.Name}:commit:{commit.Sha}",
        // The committer's date is when it came into the branch; the author's can be weeks older.
        At = (commit.Commit.Committer?.Date ?? commit.Commit.Author?.Date ?? DateTimeOffset.MinValue).ToUniversalTime(),
        Kind = ChangeKind.Tracking,
        Title = $"Commit {Short(commit.Sha)}: {FirstLine(commit.Commit.Message)}",
        Service = repository.Service,
        Scope = repository.Scope,
        Author = commit.Author?.Login ?? commit.Commit.Author?.Name,
        Link = WebLink.Of(commit.HtmlUrl) ?? CommitPage(commit.Sha),
    });

    private static IEnumerable<LiveDeployment> Pipelines(IReadOnlyList<LiveDeployment> deployments)
    {
        foreach (var place in deployments.GroupBy(live => live.Deployment.Environment))
        {
            LiveDeployment? before = null;
            foreach (var live in place.OrderBy(live => live.State.At))
            {
                if (before?.Deployment.Sha != live.Deployment.Sha || live.State.At - before.State.At > SamePipeline)
                    yield return live;
                before = live;
            }
        }
    }

    private Rollout OfDeployment(LiveDeployment live)
    {
        var (deployment, state) = live;
        var commit = Short(deployment.Sha);
        var what = deployment.Sha.StartsWith(deployment.Ref, StringComparison.OrdinalIgnoreCase) ? commit : $"{deployment.Ref} ({commit})";
        var description = string.IsNullOrWhiteSpace(deployment.Description) ? "" : $": {FirstLine(deployment.Description)}";
        return new Rollout(
            Deploy($"deployment:{deployment.Id}", state.At, $"{(state.IsUnderWay ? "Deploying" : "Deployed")} {what} to {deployment.Environment}{description}", deployment.Creator, WebLink.Of(state.LogUrl) ?? CommitPage(deployment.Sha)),
            deployment.Sha,
            [deployment.Ref]);
    }

    private Rollout OfRun(GitHubRun run) => new(
        Deploy($"run:{run.Id}", StartOf(run), $"{run.Name ?? "Workflow"} #{run.RunNumber}{(string.IsNullOrWhiteSpace(run.DisplayTitle) ? "" : $": {FirstLine(run.DisplayTitle)}")}", run.Actor, WebLink.Of(run.HtmlUrl) ?? CommitPage(run.HeadSha)),
        run.HeadSha,
        run.HeadBranch is { } branch ? [branch] : []);

    private Rollout OfRelease(GitHubRelease release, string? sha) => new(
        Deploy($"release:{release.Id}", (release.PublishedAt ?? release.CreatedAt).ToUniversalTime(), $"Released {NameOf(release)}", release.Author, WebLink.Of(release.HtmlUrl)),
        sha,
        [release.TagName])
    { Release = NameOf(release) };

    /// <summary>Adds what is new of <paramref name="rollout"/> to the nearest one that it belongs to; runs that belong to none stand for themselves.</summary>
    private static bool Join(List<Rollout> rollouts, Rollout rollout, Func<Rollout, bool> isSame)
    {
        var same = rollouts.Where(isSame).MinBy(other => Gap(other, rollout.Change.At));
        if (same is null)
        {
            if (rollout.Release is null)
                rollouts.Add(rollout);
            return false;
        }

        if (rollout.Release is { } release && !same.Change.Title.Contains(release, StringComparison.OrdinalIgnoreCase))
            rollouts[rollouts.IndexOf(same)] = same with { Change = same.Change with { Title = $"{same.Change.Title} (release {release})" } };
        return true;
    }

    private Change Deploy(string id, DateTimeOffset at, string title, GitHubUser? author, Uri? link) => new()
    {
        Id = $"github:{repository.Name}:{id}",
        At = at,
        Kind = ChangeKind.Deploy,
        Title = title,
        Service = repository.Service,
        Scope = repository.Scope,
        Author = author?.Login,
        Link = link,
    };

    private static TimeSpan Gap(Rollout rollout, DateTimeOffset at) => (rollout.Change.At - at).Duration();

    private static DateTimeOffset StartOf(GitHubRun run) => (run.RunStartedAt ?? run.CreatedAt).ToUniversalTime();

    private static string NameOf(GitHubRelease release) => string.IsNullOrWhiteSpace(release.Name) ? release.TagName : release.Name.Trim();

    private Uri CommitPage(string sha) => new(web, $"/{repository.Name}/commit/{sha}");

    private static string Short(string sha) => sha[..Math.Min(7, sha.Length)];

    private static string FirstLine(string text) => text.Trim().Split('\n', 2)[0].Trim();

    private sealed record Rollout(Change Change, string? Sha, IReadOnlyList<string> Refs)
    {
        public string? Release { get; init; }
    }
}
