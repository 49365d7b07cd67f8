using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IncidentBot.Hooks;

/// <summary>What every hook does before it looks at the content: the key, the size, and whether it is JSON at all.</summary>
internal static class HookCall
{
    private const int LargestBody = 256 * 1024;

    public static async Task<IResult> AnswerAsync(HttpContext context, string key, Func<JsonElement, CancellationToken, Task<IResult>> answer)
    {
        if (!HasKey(context.Request.Headers.Authorization.ToString(), key))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (await ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
            return Refused($"The body is larger than {LargestBody / 1024} KB: send fewer at a time.", StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var json = JsonDocument.Parse(body);
            return await answer(json.RootElement, context.RequestAborted);
        }
        catch (JsonException e)
        {
            return Refused($"The body is not the JSON that is expected here: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}{(e.Path is { Length: > 1 } path ? $", field {path.TrimStart('$', '.')}" : "")}.");
        }
    }

    public static IResult Refused(string sentence, int status = StatusCodes.Status400BadRequest) => Results.Json(new { error = sentence }, statusCode: status);

    /// <summary>Takes as long for a wrong key as for the right one.</summary>
    private static bool HasKey(string authorization, string key)
    {
        const string scheme = "Bearer ";
        var given = authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : "";
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
            return null;
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > LargestBody)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
