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
        {
            if (Nearest(rollouts, StartOf(run), SameRollout, other => other.Sha == run.HeadSha) is null)
                rollouts.Add(OfRun(run));
        }

        foreach (var release in releases.Where(release => release is { Draft: false, Prerelease: false, PublishedAt: not null }))
        {
            var rollout = OfRelease(release, started.FirstOrDefault(run => run.HeadBranch == release.TagName)?.HeadSha);
            var same = Nearest(rollouts, rollout.Change.At, SameRollout, other => other.Refs.Contains(release.TagName) || (rollout.Sha is not null && other.Sha == rollout.Sha))
                ?? Nearest(rollouts, rollout.Change.At, ReleaseNear, other => other.Sha is not null);
            if (same is null)
                rollouts.Add(rollout);
            else
                rollouts[rollouts.IndexOf(same)] = Named(same, NameOf(release));
        }

        return rollouts.Select(rollout => rollout.Change);
    }

    public IEnumerable<Change> OfCommits(IEnumerable<GitHubCommit> commits) => commits.DistinctBy(commit => commit.Sha).Select(commit => new Change
    {
        Id = $"github:{repository.Name}:commit:{commit.Sha}",
        // The committer's date is when it came into the branch; the author's can be weeks older.
        At = (commit.Commit.Committer?.Date ?? commit.Commit.Author?.Date ?? DateTimeOffset.MinValue).ToUniversalTime(),
        Kind = ChangeKind.Tracking,
        Title = $"{FirstLine(commit.Commit.Message)} (commit {Short(commit.Sha)})",
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
        var done = $"{(state.IsUnderWay ? "Deploying" : "Deployed")} {what} to {deployment.Environment}";
        // What it is about stands first: headlines are cut at the end.
        var title = string.IsNullOrWhiteSpace(deployment.Description) ? done : $"{FirstLine(deployment.Description)} ({char.ToLowerInvariant(done[0])}{done[1..]})";
        return new Rollout(
            Deploy($"deployment:{deployment.Id}", state.At, title, deployment.Creator, WebLink.Of(state.LogUrl) ?? CommitPage(deployment.Sha)),
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
        [release.TagName]);

    private static Rollout? Nearest(IEnumerable<Rollout> rollouts, DateTimeOffset at, TimeSpan within, Func<Rollout, bool> isSame) =>
        rollouts.Where(other => Gap(other, at) <= within && isSame(other)).MinBy(other => Gap(other, at));

    private static Rollout Named(Rollout rollout, string release) => rollout.Change.Title.Contains(release, StringComparison.OrdinalIgnoreCase)
        ? rollout
        : rollout with { Change = rollout.Change with { Title = $"{rollout.Change.Title} (release {release})" } };

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

    private sealed record Rollout(Change Change, string? Sha, IReadOnlyList<string> Refs);
}
