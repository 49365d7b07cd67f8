using System.Net;

namespace IncidentBot.Channels.Web;

/// <summary>
/// Lets only this machine's own browser in. A loopback address alone does not say that: a tunnel or a proxy on this machine has one too,
/// and so has a page of another site that is open in the same browser, or a host name that was pointed at 127.0.0.1.
/// </summary>
internal static class LoopbackOnly
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

    // What proxies and tunnels leave behind. Names ending in a dash are beginnings.
    private static readonly string[] Forwarding =
    [
        "Forwarded", "Via", "X-Forwarded", "X-Forwarded-", "X-Original-", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-IP", "X-Envoy-",
        "X-Tunnel-", "True-Client-IP", "CF-", "CDN-Loop", "Fastly-",
    ];

    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return FindRefusal(context) is { } sentence ? Results.Text(sentence, statusCode: StatusCodes.Status403Forbidden) : await next(invocation);
    }

    /// <summary>Why the request is refused, in one sentence; null when it may pass.</summary>
    private static string? FindRefusal(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return "The local page answers only on this machine.";
        if (request.Headers.Keys.Any(IsForwarding))
            return "The local page does not answer through a proxy or a tunnel.";
        if (!Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return "The local page answers only as localhost, 127.0.0.1 or [::1].";
        if (request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin.ToString(), request))
            return "The local page does not answer to other sites.";
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate")
            return "The local page does not answer to other sites.";
        return null;
    }

    private static bool IsForwarding(string header) => Forwarding.Any(name =>
        name[^1] == '-' ? header.StartsWith(name, StringComparison.OrdinalIgnoreCase) : header.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
