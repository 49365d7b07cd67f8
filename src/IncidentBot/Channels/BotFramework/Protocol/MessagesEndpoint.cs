using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary><c>POST /api/messages</c>: who sends it is proved before a byte of it is read, what it says is committed before it is acknowledged.</summary>
/// <param name="tokens">Null where nobody shows a token.</param>
internal sealed partial class MessagesEndpoint(ChannelTokens? tokens, Admission admission, TeamsTurns turns, ILogger<MessagesEndpoint> logger)
{
    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var proof = tokens is null ? null : await ProveAsync(tokens, context);
        if (proof is Proof.Disproved disproved)
            return Refuse(StatusCodes.Status401Unauthorized, disproved.Reason);
        if (proof is null && tokens is not null)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        if (!admission.Admits(context.Connection.RemoteIpAddress))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!context.Request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        var (activity, problem) = await ReadAsync(context);
        if (activity is null)
            return Results.StatusCode(problem);
        if (!admission.Admits(activity, (proof as Proof.Proved)?.ServiceUrl))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (proof is Proof.Proved proved && !proved.Channels.Contains(activity.ChannelId, StringComparer.Ordinal))
            return Refuse(StatusCodes.Status403Forbidden, "its token's key is not endorsed for Teams");
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
            size.MaxRequestBodySize = Admission.LargestBody;
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

    private IResult Refuse(int status, string reason)
    {
        admission.Refuse(reason);
        return Results.StatusCode(status);
    }

    [LoggerMessage(LogLevel.Error, "A message from Teams was turned away for later, because the keys of its token cannot be read.")]
    private partial void LogNoKeys();
}
