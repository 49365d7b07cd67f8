using System.Globalization;

namespace IncidentBot.Practice.Vendors;

// https://docs.github.com/en/rest
internal static class GitHubEndpoints
{
    private const string Workflow = "deploy.yml";

    private static readonly TimeSpan RollsOut = TimeSpan.FromMinutes(3);

    public static void Map(RouteGroupBuilder group)
    {
        var repository = group.MapGroup("/github/repos/{owner}/{repo}");
        repository.MapGet("/deployments", (string owner, string repo, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, Deployments));
        repository.MapGet("/deployments/{id:long}/statuses", (string owner, string repo, long id, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, (log, all, request) => Statuses(log, all, id)));
        repository.MapGet("/releases", (string owner, string repo, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, Releases));
        repository.MapGet("/commits", (string owner, string repo, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, Commits));
        repository.MapGet("/actions/runs", (string owner, string repo, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, Runs, isRuns: true));
        repository.MapGet($"/actions/workflows/{Workflow}/runs", (string owner, string repo, HttpContext context, Shop shop) => ListAsync(owner, repo, context, shop, Runs, isRuns: true));
    }

    private static async Task<IResult> ListAsync(
        string owner, string repo, HttpContext context, Shop shop, Func<StoryRepository, IReadOnlyList<Shipped>, HttpRequest, IReadOnlyList<object>?> list, bool isRuns = false)
    {
        var name = $"{owner}/{repo}";
        var telling = await shop.TellAsync(story => story.Repositories.Any(repository => repository.Name == name), context.RequestAborted);
        if (telling is null)
            return NotFound();
        var repository = telling.Story.Repositories.First(repository => repository.Name == name);
        if (list(repository, RepositoryLog.Of(repository, telling), context.Request) is not { } all)
            return NotFound();
        var page = GitHubPaging.Cut(context, all);
        return Results.Json<object>(isRuns ? new { total_count = all.Count, workflow_runs = page } : page);
    }

    private static IReadOnlyList<object> Deployments(StoryRepository repository, IReadOnlyList<Shipped> log, HttpRequest request)
    {
        var environment = request.Query["environment"].ToString();
        if (repository.Ships != Ships.Deployments || environment is not ("" or "production"))
            return [];
        return [.. log.Select(shipped => new
        {
            id = shipped.Id,
            sha = shipped.Sha,
            @ref = "main",
            task = "deploy",
            environment = "production",
            description = shipped.Title,
            creator = User(shipped.Author),
            created_at = Time(shipped.At - TimeSpan.FromMinutes(1)),
            updated_at = Time(shipped.At + RollsOut),
            statuses_url = $"{request.Scheme}://{request.Host}{request.Path}/{shipped.Id}/statuses",
            transient_environment = false,
            production_environment = true,
        })];
    }

    /// <summary>Newest first; null where there is no such deployment.</summary>
    private static IReadOnlyList<object>? Statuses(StoryRepository repository, IReadOnlyList<Shipped> log, long id)
    {
        if (repository.Ships != Ships.Deployments || log.FirstOrDefault(shipped => shipped.Id == id) is not { } shipped)
            return null;
        return
        [
            new { id = id * 10 + 2, state = "success", environment = "production", created_at = Time(shipped.At + RollsOut), creator = User(shipped.Author) },
            new { id = id * 10 + 1, state = "in_progress", environment = "production", created_at = Time(shipped.At), creator = User(shipped.Author) },
        ];
    }

    private static IReadOnlyList<object> Releases(StoryRepository repository, IReadOnlyList<Shipped> log, HttpRequest request) =>
        [.. log.Where(shipped => shipped.Release is not null).Select(shipped => new
        {
            id = shipped.Id,
            tag_name = $"v{shipped.Release}",
            name = shipped.Title,
            body = "",
            draft = false,
            prerelease = false,
            author = User(shipped.Author),
            created_at = Time(shipped.CommittedAt),
            published_at = Time(shipped.At),
            html_url = ShopPage.LinkTo(request, $"{repository.Name}/releases/v{shipped.Release}"),
        })];

    private static IReadOnlyList<object> Runs(StoryRepository repository, IReadOnlyList<Shipped> log, HttpRequest request) =>
        [.. log.Where(_ => repository.Ships == Ships.Runs).Select(shipped => new
        {
            id = shipped.Id,
            name = "Deploy",
            head_branch = "main",
            head_sha = shipped.Sha,
            path = $".github/workflows/{Workflow}",
            run_number = shipped.Id % 1000,
            @event = "push",
            display_title = shipped.Title,
            status = "completed",
            conclusion = "success",
            actor = User(shipped.Author),
            created_at = Time(shipped.At),
            run_started_at = Time(shipped.At),
            updated_at = Time(shipped.At + RollsOut),
            html_url = ShopPage.LinkTo(request, $"{repository.Name}/actions/runs/{shipped.Id}"),
        })];

    private static IReadOnlyList<object> Commits(StoryRepository repository, IReadOnlyList<Shipped> log, HttpRequest request)
    {
        var path = request.Query["path"].ToString();
        var (since, until) = (TimeOf(request.Query["since"]) ?? DateTimeOffset.MinValue, TimeOf(request.Query["until"]) ?? DateTimeOffset.MaxValue);
        return [.. log.Where(shipped => shipped.CommittedAt >= since && shipped.CommittedAt <= until)
            .Where(shipped => path.Length == 0 || (shipped.IsTracking && path == repository.TrackingPath))
            .Select(shipped => new
            {
                sha = shipped.Sha,
                html_url = ShopPage.LinkTo(request, $"{repository.Name}/commits/{shipped.Sha[..7]}"),
                commit = new { message = shipped.Title, author = Signature(shipped), committer = Signature(shipped) },
                author = User(shipped.Author),
            })];
    }

    private static object Signature(Shipped shipped) => new { name = shipped.Author, email = $"{shipped.Author}@pinebox.example", date = Time(shipped.CommittedAt) };

    private static object User(string login) => new { login };

    private static IResult NotFound() =>
        Results.Json(new { message = "Not Found", documentation_url = "https://docs.github.com/rest", status = "404" }, statusCode: StatusCodes.Status404NotFound);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
