using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Benchmarks.Teams;

/// <summary>An issuer of tokens with its key document, on loopback: what both bots of the comparison look up.</summary>
internal sealed class LoadIssuer : IAsyncDisposable
{
    public const string Name = "https://api.botframework.com";

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;

    private LoadIssuer(WebApplication app) => _app = app;

    public string Metadata => $"{_app.Urls.First()}/metadata";

    public string ServiceUrl => $"{_app.Urls.First()}/connector/";

    public static async Task<LoadIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new LoadIssuer(app);
        var numbers = issuer._key.ExportParameters(false);
        app.MapGet("/metadata", () => Results.Json(new { issuer = Name, jwks_uri = $"{app.Urls.First()}/keys", id_token_signing_alg_values_supported = new[] { "RS256" } }));
        app.MapGet("/keys", () => Results.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = "key-1", n = Base64Url.EncodeToString(numbers.Modulus), e = Base64Url.EncodeToString(numbers.Exponent), endorsements = new[] { "msteams" } } },
        }));
        await app.StartAsync();
        return issuer;
    }

    public string Sign(string audience, int number)
    {
        var now = DateTimeOffset.UtcNow;
        var head = Part("""{"alg":"RS256","kid":"key-1","typ":"JWT"}""");
        var body = Part($$"""{"serviceurl":"{{ServiceUrl}}","nbf":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"exp":{{now.AddHours(1).ToUnixTimeSeconds()}},"iss":"{{Name}}","aud":"{{audience}}","jti":"{{number}}"}""");
        return $"{head}.{body}.{Base64Url.EncodeToString(_key.SignData(Encoding.UTF8.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return _app.DisposeAsync();
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
