using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace IncidentBot.Channels.Slack;

/// <summary>What Slack posts to us over HTTP: its signature first, on the bytes as they came; then committed, and only then acknowledged.</summary>
internal sealed class SlackEndpoints(SlackTurns turns, SlackOptions options, TimeProvider time)
{
    private const int LargestBody = 1_000_000;

    public Task<IResult> ReceiveEventAsync(HttpContext context) => ReceiveAsync(context, async body =>
    {
        var envelope = JsonSerializer.Deserialize<SlackEventEnvelope>(body, SlackJson.Options);
        if (envelope is { Type: "url_verification", Challenge: { } challenge })
            return Results.Text(challenge);
        if (envelope is not null)
            await turns.ReceiveEventAsync(envelope, context.RequestAborted);
        return Results.Ok();
    });

    public Task<IResult> ReceiveCommandAsync(HttpContext context) => ReceiveAsync(context, async body =>
    {
        var form = Form(body);
        await turns.ReceiveCommandAsync(
            new SlackCommand(form("text"), form("channel_id"), form("user_id"), form("user_name"), form("response_url"), form("trigger_id")), context.RequestAborted);
        return Results.Ok();
    });

    public Task<IResult> ReceiveInteractionAsync(HttpContext context) => ReceiveAsync(context, async body =>
    {
        var interaction = JsonSerializer.Deserialize<SlackInteraction>(Form(body)("payload") ?? "null", SlackJson.Options);
        var answer = interaction is null ? null : await turns.ReceiveInteractionAsync(interaction, context.RequestAborted);
        return answer is null ? Results.Ok() : Results.Json(answer);
    });

    private async Task<IResult> ReceiveAsync(HttpContext context, Func<byte[], Task<IResult>> handle)
    {
        if (await ReadAsync(context) is not { } body)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        // Slack looks now and then whether the address has a certificate; that alone it does not sign.
        if (context.Request.HasFormContentType && Form(body)("ssl_check") == "1")
            return Results.Ok();
        var headers = context.Request.Headers;
        if (!SlackSignature.IsValid(options.SigningSecret ?? "", Single(headers["X-Slack-Request-Timestamp"]), Single(headers["X-Slack-Signature"]), body, time.GetUtcNow()))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        try
        {
            return await handle(body);
        }
        catch (JsonException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Null when it is more than Slack would send.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;
        try
        {
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            return bytes.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static Func<string, string?> Form(byte[] body)
    {
        var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        return name => fields.TryGetValue(name, out var value) ? value[0] : null;
    }

    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;
}
