using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Stands in for login.microsoftonline.com: gives the bot tokens.</summary>
/// <remarks>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</remarks>
internal sealed class LoginDouble : HttpMessageHandler
{
    public const string Token = "token-of-the-bot";

    /// <summary>Address and form of what was asked.</summary>
    public ConcurrentQueue<(Uri Address, string Form)> Asked { get; } = new();

    public bool Refuses { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri ?? throw new InvalidOperationException("There is no address.");
        if (address.AbsolutePath.EndsWith("/discovery/instance", StringComparison.Ordinal))
            return Json(HttpStatusCode.OK, $$"""{"tenant_discovery_endpoint":"https://{{address.Host}}/x/v2.0/.well-known/openid-configuration","api-version":"1.1","metadata":[{"preferred_network":"{{address.Host}}","preferred_cache":"{{address.Host}}","aliases":["{{address.Host}}"]}]}""");
        Asked.Enqueue((address, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return Refuses
            ? Json(HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}""")
            : Json(HttpStatusCode.OK, $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{{Token}}"}""");
    }

    private static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
