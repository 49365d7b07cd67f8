using System.Text.Json.Nodes;
using Refit;

namespace IncidentBot.Channels.Slack;

// https://docs.slack.dev/reference/methods; every answer is HTTP 200 with "ok", also an error.
internal interface ISlackApi
{
    /// <summary>The scopes of the token stand in the header <c>x-oauth-scopes</c>.</summary>
    [Post("/auth.test")]
    Task<ApiResponse<SlackIdentity>> TestAsync(CancellationToken cancellationToken);

    [Post("/chat.postMessage")]
    Task<SlackPosted> PostMessageAsync([Body] JsonObject message, CancellationToken cancellationToken);

    [Post("/chat.update")]
    Task<SlackPosted> UpdateAsync([Body] JsonObject message, CancellationToken cancellationToken);

    [Post("/chat.postEphemeral")]
    Task<SlackPosted> PostEphemeralAsync([Body] JsonObject message, CancellationToken cancellationToken);

    [Post("/views.open")]
    Task<SlackAnswer> OpenViewAsync([Body] JsonObject view, CancellationToken cancellationToken);

    [Post("/views.publish")]
    Task<SlackAnswer> PublishViewAsync([Body] JsonObject view, CancellationToken cancellationToken);

    [Get("/users.info")]
    Task<SlackUserAnswer> GetUserAsync(string user, CancellationToken cancellationToken);

    [Get("/files.getUploadURLExternal")]
    Task<SlackUpload> GetUploadUrlAsync(string filename, long length, CancellationToken cancellationToken);

    [Post("/files.completeUploadExternal")]
    Task<SlackAnswer> CompleteUploadAsync([Body] JsonObject files, CancellationToken cancellationToken);
}

/// <summary>The one call that the app itself makes, with its own token.</summary>
internal interface ISlackAppApi
{
    [Post("/apps.connections.open")]
    Task<SlackConnection> OpenConnectionAsync(CancellationToken cancellationToken);
}

internal record SlackAnswer
{
    public required bool Ok { get; init; }

    public string? Error { get; init; }

    /// <summary>The scope that is missing, with <c>missing_scope</c>.</summary>
    public string? Needed { get; init; }

    public string? Provided { get; init; }
}

internal sealed record SlackIdentity : SlackAnswer
{
    /// <summary>The workspace's address, with a slash at its end.</summary>
    public string? Url { get; init; }

    public string? Team { get; init; }

    public string? User { get; init; }

    public string? UserId { get; init; }
}

internal sealed record SlackPosted : SlackAnswer
{
    public string? Ts { get; init; }

    /// <summary>Of an ephemeral message.</summary>
    public string? MessageTs { get; init; }
}

internal sealed record SlackUserAnswer : SlackAnswer
{
    public SlackUser? User { get; init; }
}

internal sealed record SlackUser(string? Name, string? RealName, SlackProfile? Profile);

internal sealed record SlackProfile(string? DisplayName, string? RealName);

internal sealed record SlackUpload : SlackAnswer
{
    public Uri? UploadUrl { get; init; }

    public string? FileId { get; init; }
}

internal sealed record SlackConnection : SlackAnswer
{
    public Uri? Url { get; init; }
}
