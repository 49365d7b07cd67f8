namespace IncidentBot.Tests.Connectors.GitHub;

/// <summary>Answers in GitHub's shape, trimmed to what is read and a little more.</summary>
internal static class GitHubPayloads
{
    public const string Sha = "4be1c7d0aa55aa55aa55aa55aa55aa55aa55aa55";

    public static string Deployment(long id, string createdAt, string sha = Sha, string @ref = "main", string environment = "production", string description = "") => $$"""
        {"id":{{id}},"sha":"{{sha}}","ref":"{{@ref}}","task":"deploy","payload":{},"original_environment":"{{environment}}","environment":"{{environment}}",
         "description":"{{description}}","creator":{"login":"mara","id":5},"created_at":"{{createdAt}}","updated_at":"{{createdAt}}",
         "transient_environment":false,"production_environment":{{(environment == "production" ? "true" : "false")}}}
        """;

    public static string Statuses(params (string State, string At)[] newestFirst) => $"[{string.Join(',', newestFirst.Select(status => Status(status.State, status.At)))}]";

    public static string Succeeded(string at, string began) => Statuses(("success", at), ("in_progress", began), ("queued", began));

    public static string Release(long id, string tag, string publishedAt, string name = "", bool draft = false, bool prerelease = false) => $$"""
        {"id":{{id}},"tag_name":"{{tag}}","target_commitish":"main","name":"{{name}}","draft":{{(draft ? "true" : "false")}},"prerelease":{{(prerelease ? "true" : "false")}},
         "created_at":"{{publishedAt}}","published_at":{{(draft ? "null" : $"\"{publishedAt}\"")}},"author":{"login":"mara"},"html_url":"https://github.com/acme/shop/releases/{{tag}}"}
        """;

    public static string Run(long id, string startedAt, string sha = Sha, string branch = "main", string status = "completed", string? conclusion = "success", string name = "Deploy") => $$"""
        {"id":{{id}},"name":"{{name}}","path":".github/workflows/deploy.yml","display_title":"Faster checkout","run_number":{{id}},"head_branch":"{{branch}}","head_sha":"{{sha}}",
         "event":"push","status":"{{status}}","conclusion":{{(conclusion is null ? "null" : $"\"{conclusion}\"")}},"created_at":"{{startedAt}}","run_started_at":"{{startedAt}}",
         "updated_at":"{{startedAt}}","actor":{"login":"mara"},"html_url":"https://github.com/acme/shop/actions/runs/{{id}}"}
        """;

    public static string Runs(params string[] runs) => $$"""
        {"total_count":{{runs.Length}},"workflow_runs":[{{string.Join(',', runs)}}]
        }
        """;

    public static string Commit(string sha, string committedAt, string message) => $$"""
        {"sha":"{{sha}}","html_url":"https://github.com/acme/shop/commit/{{sha}}","commit":{"message":"{{message}}","author":{"name":"Mara","date":"2026-10-01T10:00:00Z"},
         "committer":{"name":"GitHub","date":"{{committedAt}}" } },"author":{"login":"mara"},"committer":{"login":"web-flow"} }
        """;

    private static string Status(string state, string at) => $$"""{"id":1,"state":"{{state}}","log_url":"https://ci.example/runs/1","created_at":"{{at}}" }""";
}
