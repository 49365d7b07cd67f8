using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GitLab;

public sealed class GitLabReaderTests : VendorTest
{
    private const string Deployments = "GET /api/v4/projects/acme%2Fshop/deployments?";
    private const string Commits = "GET /api/v4/projects/acme%2Fshop/repository/commits?";

    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);
    private static readonly MetricRepository Shop = new() { Connector = "gitlab", Name = "acme/shop", Service = "checkout" };

    private protected override void Record(VendorStandIn vendor) =>
        vendor.On(Replies.Json($"[{GitLabPayloads.Deployment(42, "2026-11-20T10:00:00.000+01:00", createdAt: "2026-11-20T06:00:00Z")}]"), Deployments);

    [Fact]
    public async Task A_deployment_counts_from_the_start_of_its_job_in_UTC()
    {
        var change = Assert.Single(Changes(await ReadAsync(Shop)));

        Assert.Equal(("New address form (deployed main (a91957a8) to production)", ChangeKind.Deploy, "mara"), (change.Title, change.Kind, change.Author));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero, "https://gitlab.example/acme/shop/-/jobs/664"), (change.At, change.At.Offset, $"{change.Link}"));
    }

    [Fact]
    public async Task The_window_the_order_and_the_token_go_out_as_GitLab_asks()
    {
        await ReadAsync(Shop with { Environment = "live eu" });

        var asked = Assert.Single(StandIn.Requests);
        Assert.Equal("/api/v4/projects/acme%2Fshop/deployments?order_by=updated_at&sort=desc&environment=live%20eu&updated_after=2026-11-18T12%3A00%3A00Z&per_page=100&page=1", asked.PathAndQuery);
        Assert.Equal("t0k", asked.Headers["PRIVATE-TOKEN"]);
    }

    [Theory]
    [InlineData("failed", 0)]
    [InlineData("canceled", 0)]
    [InlineData("blocked", 0)]
    [InlineData("running", 1)]
    [InlineData("success", 1)]
    public async Task Only_what_took_effect_or_is_under_way_counts(string status, int count)
    {
        StandIn.On(Replies.Json($"[{GitLabPayloads.Deployment(42, "2026-11-20T09:00:00Z", status)}]"), Deployments);

        var evidence = await ReadAsync(Shop);

        Assert.Equal(count, evidence is Evidence.Found ? Changes(evidence).Count : 0);
    }

    [Fact]
    public async Task Other_environments_are_left_out_and_told()
    {
        StandIn.On(Replies.Json($"[{GitLabPayloads.Deployment(42, "2026-11-20T09:00:00Z", environment: "review/x", tier: "development")}]"), Deployments);

        var evidence = Assert.IsType<Evidence.Nothing>(await ReadAsync(Shop));

        Assert.Equal("acme/shop: deployments went only to review/x, which do not look like production; name one under Repositories:Environment.", evidence.Caveat);
    }

    [Fact]
    public async Task Commits_under_tracking_paths_count_from_when_they_came_into_the_branch()
    {
        StandIn
            .On(Replies.Json("[]"), Deployments)
            .On(Replies.Json($"[{GitLabPayloads.Commit("ed899a2f4b50b4370feeea94676502b42383c746", "2026-11-20T08:30:00Z", "Rename the purchase event")}]"), Commits, "path=src%2Ftracking", "since=2026-11-18T12%3A00%3A00Z", "until=2026-11-20T12%3A00%3A00Z");

        var change = Assert.Single(Changes(await ReadAsync(Shop with { TrackingPaths = ["src/tracking"] })));

        Assert.Equal((ChangeKind.Tracking, "Rename the purchase event (commit ed899a2f)", 8), (change.Kind, change.Title, change.At.Hour));
    }

    [Fact]
    public async Task Pages_are_read_to_a_cap_that_is_told()
    {
        var page = string.Join(',', Enumerable.Range(1, 100).Select(n => GitLabPayloads.Deployment(n, "2026-11-20T09:00:00Z")));
        StandIn.On(Replies.Json($"[{page}]", 200, ("Link", $"<{StandIn.Address}api/v4/projects/1/deployments?page=2>; rel=\"next\", <{StandIn.Address}x>; rel=\"first\"")), Deployments);

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop));

        Assert.Equal("acme/shop has at least 300 deployments in this time; only the newest were read.", evidence.Caveat);
        Assert.Equal(3, StandIn.Requests.Count);
    }

    [Fact]
    public async Task Check_says_what_is_not_visible()
    {
        StandIn.On(Replies.Json("""{"message":"404 Project Not Found"}""", 404), Deployments);
        using var host = Host(new Metric { Name = "m", Repositories = [Shop] });

        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new CheckLine("GitLab", false, "GitLab acme/shop: deployments are not visible with this token (404 means missing or no permission)"), line);
    }

    private ConnectorHost Host(params Metric[] metrics) => new(
        new Dictionary<string, string?> { ["Connectors:GitLab:Url"] = $"{StandIn.Address}", ["Connectors:GitLab:Token"] = "t0k" }, ConnectorHost.ClockAtNoon(), answerBytes: ConnectorLimits.Default.AnswerBytes, metrics);

    private async Task<Evidence> ReadAsync(MetricRepository repository)
    {
        using var host = Host();
        return await host.Get<IChangeSource>().ReadChangesAsync(new Metric { Name = "m", Repositories = [repository] }, Window, TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<Change> Changes(Evidence evidence) => Assert.IsType<ChangesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Changes;
}
