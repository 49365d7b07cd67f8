using System.Text.Json.Nodes;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.GitHub;

/// <summary>
/// Against GitHub's own OpenAPI document, served by Prism: paths, parameters, headers and fields are GitHub's. Its answers are always the document's
/// examples, so it shows nothing about windows and pages.
/// </summary>
public sealed class GitHubDocumentTests : IAsyncLifetime
{
    private static readonly DirectoryInfo Installed = new(Path.Combine(Repository(), "tests", "counterparts", "node_modules"));

    private static readonly string[] Paths =
    [
        "/repos/{owner}/{repo}/deployments",
        "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
        "/repos/{owner}/{repo}/releases",
        "/repos/{owner}/{repo}/actions/runs",
        "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
        "/repos/{owner}/{repo}/commits",
    ];

    private RealProgram? _prism;

    public async ValueTask InitializeAsync()
    {
        var prism = Path.Combine(Installed.FullName, ".bin", "prism");
        var document = Path.Combine(Installed.FullName, "@octokit", "openapi", "generated", "api.github.com.json");
        Assert.SkipUnless(File.Exists(prism) && File.Exists(document), "Prism and GitHub's OpenAPI document are not installed (npm install --prefix tests/counterparts).");
        RealProgram.SkipUnlessInstalled("node");
        var folder = Directory.CreateTempSubdirectory("prism-");
        await WriteOnlyOurPathsAsync(document, Path.Combine(folder.FullName, "github.json"));
        _prism = await RealProgram.StartAsync(prism, folder, "Prism is listening", host => ["mock", "-h", host.Split(':')[0], "-p", host.Split(':')[1], "github.json"]);
    }

    public ValueTask DisposeAsync() => _prism?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Every_request_and_field_is_one_that_GitHub_documents()
    {
        var repository = new MetricRepository { Name = "octocat/example", Service = "checkout", Environment = "production", DeployWorkflow = "deploy.yml", TrackingPaths = ["src/tracking"] };
        var byName = repository with { Name = "octocat/other", DeployWorkflow = "Build", TrackingPaths = [] };
        var metric = new Metric { Name = "checkout_conversion", Repositories = [repository, byName] };
        var window = new TimeWindow(DateTimeOffset.Parse("2011-01-01T00:00Z"), DateTimeOffset.Parse("2014-01-01T00:00Z"));
        var settings = new Dictionary<string, string?> { ["Connectors:GitHub:Url"] = $"{_prism?.Address}", ["Connectors:GitHub:Token"] = "t0k-1" };
        using var host = new ConnectorHost(settings, answerBytes: ConnectorLimits.Default.AnswerBytes);

        var read = await host.Get<IChangeSource>().ReadChangesAsync(metric, window, TestContext.Current.CancellationToken);

        var evidence = Assert.IsType<Evidence.Found>(read);

        // The examples name pages on api.github.com, which is not the host that was configured.
        Assert.DoesNotContain("could not be read.", evidence.Caveat, StringComparison.Ordinal);
        Assert.Equal(
            ["Fix all the bugs (commit 6dcb09b)", "Deploy request from hubot (deployed topic-branch (a84d88e) to production)", "Deploy request from hubot (deployed topic-branch (a84d88e) to production)", "Released v1.0.0", "Released v1.0.0"],
            Assert.IsType<ChangesObserved>(evidence.What).Changes.Select(change => change.Title));
    }

    /// <summary>The whole document takes Prism a minute to read.</summary>
    private static async Task WriteOnlyOurPathsAsync(string from, string to)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(from))?.AsObject() ?? [];
        var paths = document["paths"]?.AsObject() ?? [];
        foreach (var path in paths.Select(path => path.Key).Except(Paths).ToList())
            paths.Remove(path);
        document.Remove("x-webhooks");
        await File.WriteAllTextAsync(to, document.ToJsonString());
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? "";
    }
}
