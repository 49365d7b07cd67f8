using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GitHub;

public sealed class GitHubConnectorTests : VendorTest
{
    private const string OtherSha = "90ff01d0aa55aa55aa55aa55aa55aa55aa55aa55";

    private static readonly MetricRepository Shop = new() { Name = "acme/shop", Service = "checkout", Environment = "production" };

    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);

    private protected override void Record(VendorStandIn vendor) => vendor
        .On(Replies.Json("[]"), "GET /repos/acme/shop/deployments?")
        .On(Replies.Json("[]"), "GET /repos/acme/shop/releases");

    [Fact]
    public async Task A_deployment_counts_from_the_start_of_its_roll_out()
    {
        RecordDeployments(GitHubPayloads.Deployment(7, "2026-11-20T08:59:00Z", @ref: "v8.4", description: "Faster checkout"));
        RecordStatuses(7, GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:01:00Z"));

        var change = Assert.Single(Changes(await ReadAsync(Shop with { Scope = new Segment(new Dictionary<string, string> { ["platform"] = "web" }) })));

        Assert.Equal(("github:acme/shop:deployment:7", ChangeKind.Deploy, "checkout", "mara", "platform web"), (change.Id, change.Kind, change.Service, change.Author, $"{change.Scope}"));
        Assert.Equal(("Faster checkout (deployed v8.4 (4be1c7d) to production)", DateTimeOffset.Parse("2026-11-20T09:01:00Z")), (change.Title, change.At));
        Assert.Equal("https://ci.example/runs/1", $"{change.Link}");
    }

    [Fact]
    public async Task Only_what_succeeded_or_is_under_way_was_deployed()
    {
        RecordDeployments(
            GitHubPayloads.Deployment(5, "2026-11-20T11:00:00Z", "a5"), GitHubPayloads.Deployment(4, "2026-11-20T10:00:00Z", "a4"), GitHubPayloads.Deployment(3, "2026-11-20T09:00:00Z", "a3"),
            GitHubPayloads.Deployment(2, "2026-11-20T08:00:00Z", "a2"), GitHubPayloads.Deployment(1, "2026-11-20T07:00:00Z", "a1"));
        RecordStatuses(5, GitHubPayloads.Statuses(("in_progress", "2026-11-20T11:01:00Z"), ("queued", "2026-11-20T11:00:00Z")));
        RecordStatuses(4, GitHubPayloads.Statuses(("failure", "2026-11-20T10:05:00Z"), ("in_progress", "2026-11-20T10:01:00Z")));
        RecordStatuses(3, GitHubPayloads.Statuses(("queued", "2026-11-20T09:00:00Z")));
        RecordStatuses(2, GitHubPayloads.Statuses(
            ("inactive", "2026-11-20T11:05:00Z"), ("success", "2026-11-20T08:35:00Z"), ("in_progress", "2026-11-20T08:30:00Z"), ("error", "2026-11-20T08:10:00Z"), ("in_progress", "2026-11-20T08:01:00Z")));
        RecordStatuses(1, "[]");

        var changes = Changes(await ReadAsync(Shop));

        Assert.Equal([("2026-11-20 08:30", "Deployed"), ("2026-11-20 11:01", "Deploying")], changes.Select(change => ($"{change.At:yyyy-MM-dd HH:mm}", change.Title.Split(' ')[0])));
    }

    [Fact]
    public async Task Deployment_release_and_run_of_one_roll_out_are_one_change()
    {
        RecordDeployments(GitHubPayloads.Deployment(7, "2026-11-20T09:00:00Z"));
        RecordStatuses(7, GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:10:00Z"));
        RecordReleases(GitHubPayloads.Release(3, "v8.4", "2026-11-20T08:00:00Z", "Shop 8.4"));
        RecordRuns(GitHubPayloads.Run(31, "2026-11-20T08:01:00Z", branch: "v8.4"));

        var change = Assert.Single(Changes(await ReadAsync(Shop with { DeployWorkflow = "deploy.yml" })));

        Assert.Equal("Deployed main (4be1c7d) to production (release Shop 8.4)", change.Title);
    }

    [Fact]
    public async Task Several_jobs_of_one_pipeline_are_one_change_and_a_roll_back_is_another()
    {
        RecordDeployments(
            GitHubPayloads.Deployment(4, "2026-11-20T10:00:00Z"), GitHubPayloads.Deployment(3, "2026-11-20T09:30:00Z", OtherSha),
            GitHubPayloads.Deployment(2, "2026-11-20T09:05:00Z"), GitHubPayloads.Deployment(1, "2026-11-20T09:00:00Z"));
        RecordStatuses(4, GitHubPayloads.Succeeded("2026-11-20T10:01:00Z", "2026-11-20T10:00:00Z"));
        RecordStatuses(3, GitHubPayloads.Succeeded("2026-11-20T09:31:00Z", "2026-11-20T09:30:00Z"));
        RecordStatuses(2, GitHubPayloads.Succeeded("2026-11-20T09:06:00Z", "2026-11-20T09:05:00Z"));
        RecordStatuses(1, GitHubPayloads.Succeeded("2026-11-20T09:04:00Z", "2026-11-20T09:00:00Z"));

        var changes = Changes(await ReadAsync(Shop));

        Assert.Equal([1, 3, 4], changes.Select(change => int.Parse(change.Id[^1..])));
    }

    [Fact]
    public async Task Runs_of_the_deploy_workflow_stand_in_for_deployments()
    {
        RecordRuns(
            GitHubPayloads.Run(33, "2026-11-20T11:50:00Z", "c3", status: "in_progress", conclusion: null),
            GitHubPayloads.Run(32, "2026-11-20T10:00:00Z", "c2", conclusion: "failure"),
            GitHubPayloads.Run(31, "2026-11-20T09:00:00Z", "c1"));

        var changes = Changes(await ReadAsync(Shop with { DeployWorkflow = "deploy.yml" }));

        Assert.Equal(["Deploy #31: Faster checkout", "Deploy #33: Faster checkout"], changes.Select(change => change.Title));
    }

    [Fact]
    public async Task A_workflow_can_be_given_by_its_name()
    {
        StandIn.On(Replies.Json(GitHubPayloads.Runs(GitHubPayloads.Run(31, "2026-11-20T09:00:00Z", "c1", name: "Ship it"), GitHubPayloads.Run(30, "2026-11-20T08:00:00Z", "c0", name: "Tests"))), "GET /repos/acme/shop/actions/runs?");

        var change = Assert.Single(Changes(await ReadAsync(Shop with { DeployWorkflow = "ship it" })));

        Assert.StartsWith("Ship it #31", change.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_prereleases_and_older_releases_do_not_count()
    {
        RecordReleases(
            GitHubPayloads.Release(4, "v9", "2026-11-20T10:00:00Z", draft: true), GitHubPayloads.Release(3, "v9-beta", "2026-11-20T09:00:00Z", prerelease: true),
            GitHubPayloads.Release(2, "v8.4", "2026-11-20T08:00:00Z"), GitHubPayloads.Release(1, "v8.3", "2026-11-01T08:00:00Z"));

        var change = Assert.Single(Changes(await ReadAsync(Shop)));

        Assert.Equal(("Released v8.4", "https://github.com/acme/shop/releases/v8.4"), (change.Title, $"{change.Link}"));
    }

    [Fact]
    public async Task Commits_under_tracking_paths_are_changes_of_tracking_once()
    {
        StandIn.On(Replies.Json($"[{GitHubPayloads.Commit("e1", "2026-11-20T07:00:00Z", "Rename purchase event\\n\\nlong story")}]"), "GET /repos/acme/shop/commits?", "since=2026-11-18T12%3A00%3A00Z", "until=2026-11-20T12%3A00%3A00Z");

        var change = Assert.Single(Changes(await ReadAsync(Shop with { TrackingPaths = ["src/tracking", "tags & pixels"] })));

        Assert.Equal((ChangeKind.Tracking, "Rename purchase event (commit e1)", DateTimeOffset.Parse("2026-11-20T07:00:00Z")), (change.Kind, change.Title, change.At));
        Assert.Contains(StandIn.Requests, asked => asked.PathAndQuery.Contains("path=tags%20%26%20pixels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paging_stops_when_the_window_is_left()
    {
        var next = ("Link", $"<{StandIn.Address}repositories/1/deployments?page=2>; rel=\"next\", <{StandIn.Address}repositories/1/deployments?page=9>; rel=\"last\"");
        StandIn.On(Replies.Json($"[{GitHubPayloads.Deployment(2, "2026-11-20T09:00:00Z")}]", 200, next), "deployments?", "&page=1");
        StandIn.On(Replies.Json($"[{GitHubPayloads.Deployment(1, "2026-11-10T09:00:00Z")}]", 200, next), "deployments?", "&page=2");
        RecordStatuses(2, GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:10:00Z"));

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop));

        Assert.Null(evidence.Caveat);
        Assert.Equal(2, StandIn.Requests.Count(asked => asked.PathAndQuery.Contains("deployments?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_cap_is_told()
    {
        var next = ("Link", $"<{StandIn.Address}repositories/1/deployments?page=2>; rel=\"next\"");
        var page = string.Join(',', Enumerable.Range(100, 100).Select(id => GitHubPayloads.Deployment(id, "2026-11-20T09:00:00Z", $"sha{id}")));
        StandIn.On(Replies.Json($"[{page}]", 200, next), "deployments?");
        StandIn.On(Replies.Json(GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:10:00Z")), "/statuses");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop, answerBytes: 1 << 20));

        Assert.Contains("acme/shop has at least 300 deployments in this time", evidence.Caveat, StringComparison.Ordinal);
        Assert.Contains("only the newest 100 of at least 300 deployments were looked at", evidence.Caveat, StringComparison.Ordinal);
        Assert.Equal(100, StandIn.Requests.Count(asked => asked.PathAndQuery.Contains("/statuses", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_refused_and_what_was_read_is_kept()
    {
        RecordStatuses(7, GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:10:00Z"));
        StandIn.On(
            Replies.Json($"[{GitHubPayloads.Deployment(7, "2026-11-20T09:00:00Z")}]", 200, ("Link", "<https://evil.example/deployments?page=2>; rel=\"next\"")), "deployments?");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop));

        Assert.Equal("GitHub acme/shop: deployments could not be read to the end. GitHub names another host (evil.example) for the next page, which is refused.", evidence.Caveat);
        Assert.Single(StandIn.Requests, asked => asked.PathAndQuery.Contains("deployments?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_visible_is_never_nothing()
    {
        StandIn.On(Replies.Json("""{"message":"Not Found","documentation_url":"https://docs.example"}""", 404), "GET /repos/acme/shop/");

        var evidence = await ReadAsync(Shop);

        Assert.Contains("not visible with this token (404 means missing or no permission)", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_without_permission_is_a_caveat_that_names_the_permission()
    {
        RecordDeployments(GitHubPayloads.Deployment(7, "2026-11-20T09:00:00Z"));
        RecordStatuses(7, GitHubPayloads.Succeeded("2026-11-20T09:20:00Z", "2026-11-20T09:10:00Z"));
        StandIn.On(Replies.Json("""{"message":"Resource not accessible by personal access token"}""", 403, ("X-Accepted-GitHub-Permissions", "actions=read")), "GET /repos/acme/shop/actions/");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop with { DeployWorkflow = "deploy.yml" }));

        Assert.Equal("GitHub acme/shop: runs of deploy.yml could not be read. GitHub does not permit this (403): Resource not accessible by personal access token; it needs actions=read.", evidence.Caveat);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_used_up_rate_limit_says_until_when(int status)
    {
        var reset = ConnectorHost.Noon.AddMinutes(47).ToUnixTimeSeconds();
        StandIn.On(Replies.Json("""{"message":"API rate limit exceeded"}""", status, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{reset}")), "GET /repos");

        var evidence = await ReadAsync(Shop);

        Assert.Contains("GitHub limits our requests until 12:47 UTC: API rate limit exceeded.", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_fails_hides_no_other()
    {
        StandIn.On(Replies.Json("{}", 404), "GET /repos/acme/app/");
        RecordReleases(GitHubPayloads.Release(2, "v8.4", "2026-11-20T08:00:00Z"));

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop, new MetricRepository { Name = "acme/app", Service = "ios-app" }));

        Assert.Single(Changes(evidence));
        Assert.Contains("GitHub acme/app: deployments, releases are not visible with this token", evidence.Caveat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_environment_production_is_what_looks_like_it()
    {
        RecordDeployments(GitHubPayloads.Deployment(2, "2026-11-20T09:00:00Z", environment: "preview-17"), GitHubPayloads.Deployment(1, "2026-11-20T09:00:00Z", environment: "eu-west"));

        var evidence = Assert.IsType<Evidence.Nothing>(await ReadAsync(Shop with { Environment = null }));

        Assert.Equal("acme/shop: deployments went only to preview-17, eu-west, which do not look like production; name one under Repositories:Environment.", evidence.Caveat);
    }

    [Fact]
    public async Task Repositories_of_other_connectors_are_left_to_them()
    {
        using var host = new ConnectorHost(Settings());

        Assert.False(host.Get<IChangeSource>().Reads(Metric(Shop with { Connector = "GitLab" })));
        Assert.True(host.Get<IChangeSource>().Reads(Metric(Shop)));
    }

    [Fact]
    public async Task The_request_is_what_the_manual_asks_for()
    {
        await ReadAsync(Shop);

        var asked = Assert.Single(StandIn.Requests, asked => asked.PathAndQuery.Contains("/deployments", StringComparison.Ordinal));
        Assert.Equal("/repos/acme/shop/deployments?environment=production&per_page=100&page=1", asked.PathAndQuery);
        Assert.Equal(("Bearer t0k-1", "application/vnd.github+json, application/json;q=0.9", "2022-11-28", "IncidentBot"), (asked.Headers["Authorization"], asked.Headers["Accept"], asked.Headers["X-GitHub-Api-Version"], asked.Headers["User-Agent"]));
    }

    [Fact]
    public async Task Check_says_what_is_seen_and_what_is_missing()
    {
        RecordReleases(GitHubPayloads.Release(2, "v8.4", "2026-11-20T08:00:00Z"));
        StandIn.On(Replies.Json("""{"message":"no"}""", 403), "GET /repos/acme/shop/actions/");
        using var host = new ConnectorHost(Settings(), ConnectorHost.ClockAtNoon(), metrics: Metric(Shop with { DeployWorkflow = "deploy.yml" }));

        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new CheckLine("GitHub", false, "acme/shop: 1 deployment in 48 h; GitHub acme/shop: runs of deploy.yml could not be read. GitHub does not permit this (403): no"), line);
    }

    [Fact]
    public async Task Check_does_not_count_what_it_could_not_read()
    {
        StandIn.On(Replies.Json("{}", 404), "GET /repos/acme/shop/");
        using var host = new ConnectorHost(Settings(), ConnectorHost.ClockAtNoon(), metrics: Metric(Shop));

        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new CheckLine("GitHub", false, "GitHub acme/shop: deployments, releases are not visible with this token (404 means missing or no permission)"), line);
    }

    private static Metric Metric(params MetricRepository[] repositories) => new() { Name = "checkout_conversion", Repositories = repositories };

    private static IReadOnlyList<Change> Changes(Evidence evidence) => Assert.IsType<ChangesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Changes;

    private Dictionary<string, string?> Settings() => new() { ["Connectors:GitHub:Url"] = $"{StandIn.Address}", ["Connectors:GitHub:Token"] = "t0k-1" };

    private Task<Evidence> ReadAsync(params MetricRepository[] repositories) => ReadAsync(repositories, 64 * 1024);

    private Task<Evidence> ReadAsync(MetricRepository repository, int answerBytes) => ReadAsync([repository], answerBytes);

    private async Task<Evidence> ReadAsync(MetricRepository[] repositories, int answerBytes)
    {
        using var host = new ConnectorHost(Settings(), ConnectorHost.ClockAtNoon(), answerBytes);
        return await host.Get<IChangeSource>().ReadChangesAsync(Metric(repositories), Window, TestContext.Current.CancellationToken);
    }

    private void RecordDeployments(params string[] deployments) => StandIn.On(Replies.Json($"[{string.Join(',', deployments)}]"), "GET /repos/acme/shop/deployments?");

    private void RecordStatuses(long id, string statuses) => StandIn.On(Replies.Json(statuses), $"GET /repos/acme/shop/deployments/{id}/statuses");

    private void RecordReleases(params string[] releases) => StandIn.On(Replies.Json($"[{string.Join(',', releases)}]"), "GET /repos/acme/shop/releases");

    private void RecordRuns(params string[] runs) => StandIn.On(Replies.Json(GitHubPayloads.Runs(runs)), "GET /repos/acme/shop/actions/workflows/deploy.yml/runs?");
}
