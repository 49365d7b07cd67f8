using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary><c>POST /api/messages</c>: who sends it is proved before a byte of it is read, what it says is committed before it is acknowledged.</summary>
/// <param name="tokens">Null where nobody shows a token.</param>
internal sealed partial class MessagesEndpoint(TeamsOptions options, ChannelTokens? tokens, TeamsTurns turns, ILogger<MessagesEndpoint> logger)
{
    private const string Channel = "msteams";
    private const long LargestBody = 512 * 1024;

    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var proof = tokens is null ? null : await ProveAsync(tokens, context);
        if (proof is Proof.Disproved disproved)
            return Refuse(StatusCodes.Status401Unauthorized, disproved.Reason);
        if (proof is null && tokens is not null)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        if (tokens is null && !(context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)))
            return Refuse(StatusCodes.Status403Forbidden, "it comes from another machine, where nobody shows a token");
        if (!context.Request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        var (activity, problem) = await ReadAsync(context);
        if (activity is null)
            return Results.StatusCode(problem);
        if (Find(activity, proof as Proof.Proved) is { } reason)
            return Refuse(StatusCodes.Status403Forbidden, reason);
        var answer = await turns.ReceiveAsync(activity, new Uri(activity.ServiceUrl ?? ""), context.RequestAborted);
        if (activity.Type != "invoke")
            return Results.StatusCode(StatusCodes.Status200OK);
        return answer is null ? Results.StatusCode(StatusCodes.Status501NotImplemented) : Results.Json(answer, Activity.Json);
    }

    private async Task<Proof?> ProveAsync(ChannelTokens tokens, HttpContext context)
    {
        try
        {
            return await tokens.ProveAsync(context.Request.Headers.Authorization, context.RequestAborted);
        }
        catch (ChannelKeysUnavailableException)
        {
            LogNoKeys();
            return null;
        }
    }

    private static async Task<(Activity? Activity, int Problem)> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;
        try
        {
            var activity = await JsonSerializer.DeserializeAsync<Activity>(context.Request.Body, Activity.Json, context.RequestAborted);
            return string.IsNullOrEmpty(activity?.Type) ? (null, StatusCodes.Status400BadRequest) : (activity, 0);
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode);
        }
    }

    /// <summary>Why the activity is not what its token speaks for; null when it is.</summary>
    private string? Find(Activity activity, Proof.Proved? proof)
    {
        if (activity.ChannelId != Channel)
            return "it does not come from Teams";
        if (!Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var service) || !(service.Scheme == Uri.UriSchemeHttps || (service.Scheme == Uri.UriSchemeHttp && service.IsLoopback)))
            return "it names no service URL that can be answered safely";
        if (proof is null)
            return service.IsLoopback ? null : "it wants to be answered on another machine, where nobody shows a token";
        if (!string.Equals(proof.ServiceUrl, activity.ServiceUrl, StringComparison.OrdinalIgnoreCase))
            return "its service URL is not the token's";
        if (!proof.Channels.Contains(activity.ChannelId, StringComparer.Ordinal))
            return "its token's key is not endorsed for Teams";
        return activity.Tenant is { } tenant && options.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase) ? null : "its organisation is not on the list of those that may speak to the bot";
    }

    private IResult Refuse(int status, string reason)
    {
        LogRefused(reason);
        return Results.StatusCode(status);
    }

    [LoggerMessage(LogLevel.Warning, "A message for Teams was refused: {Reason}.")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Error, "A message from Teams was turned away for later, because the keys of its token cannot be read.")]
    private partial void LogNoKeys();
}
