using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace IncidentBot.Channels.Web;

/// <summary>The page's own files, carried in the assembly.</summary>
internal static class WebPage
{
    private const string Prefix = "Page/";

    private static readonly FrozenDictionary<string, PageFile> Files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Load);

    public static IResult Get(string name) =>
        Files.TryGetValue(name, out var file) ? new PageResult(file) : Results.Text("There is no such file.", statusCode: StatusCodes.Status404NotFound);

    private static PageFile Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"The page has no type for {other}."),
        };
        return new PageFile(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
    }

    private sealed record PageFile(byte[] Bytes, string Type, string Tag);

    private sealed class PageResult(PageFile file) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.CacheControl = "no-cache";
            response.Headers.ETag = file.Tag;
            if (httpContext.Request.Headers.IfNoneMatch == file.Tag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            response.ContentType = file.Type;
            response.ContentLength = file.Bytes.Length;
            await response.Body.WriteAsync(file.Bytes, httpContext.RequestAborted);
        }
    }
}
