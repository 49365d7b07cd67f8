namespace IncidentBot.Tests.Connectors.GitLab;

/// <summary>Answers in the shape of GitLab's API reference, trimmed to what is read and a little more.</summary>
internal static class GitLabPayloads
{
    public const string Sha = "a91957a858320c0e17f3a0eca7cfacbff50ea29a";

    public static string Deployment(int id, string startedAt, string status = "success", string environment = "production", string tier = "production", string? createdAt = null) => $$$"""
        {"id":{{{id}}},"iid":2,"ref":"main","sha":"{{{Sha}}}","created_at":"{{{createdAt ?? startedAt}}}","updated_at":"2026-11-20T09:09:00.000Z","status":"{{{status}}}",
         "user":{"id":1,"name":"Mara Silva","username":"mara","state":"active","web_url":"https://gitlab.example/mara"},"environment":{"id":9,"name":"{{{environment}}}","external_url":"https://shop.example","tier":"{{{tier}}}"},
         "deployable":{"id":664,"status":"success","stage":"deploy","name":"deploy","started_at":"{{{startedAt}}}","finished_at":"2026-11-20T09:09:00.000Z","web_url":"https://gitlab.example/acme/shop/-/jobs/664",
           "commit":{{{Commit(Sha, startedAt, "New address form")}}},"pipeline":{"id":37,"ref":"main","sha":"{{{Sha}}}","status":"success","web_url":"https://gitlab.example/acme/shop/-/pipelines/37"} }}
        """;

    public static string Commit(string sha, string committedAt, string title) => $$$"""
        {"id":"{{{sha}}}","short_id":"{{{sha[..8]}}}","title":"{{{title}}}","message":"{{{title}}}\n\nMore.","author_name":"Mara Silva","author_email":"mara@acme.example","authored_date":"2026-09-01T08:00:00.000Z",
         "committer_name":"Mara Silva","committed_date":"{{{committedAt}}}","created_at":"{{{committedAt}}}","parent_ids":[],"web_url":"https://gitlab.example/acme/shop/-/commit/{{{sha}}}"}
        """;
}
