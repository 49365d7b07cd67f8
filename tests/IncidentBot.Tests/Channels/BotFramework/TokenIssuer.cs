using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>A key of the issuer, as its key document shows it.</summary>
internal sealed record IssuerKey(string Id, RSA Rsa)
{
    public IReadOnlyList<string>? Endorsements { get; init; } = ["msteams"];

    public string? Certificate { get; init; }

    public static IssuerKey New(string id) => new(id, RSA.Create(2048));

    public JsonObject ToJson()
    {
        var (key, numbers) = (new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = Id }, Rsa.ExportParameters(false));
        (key["n"], key["e"]) = (Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        if (Endorsements is not null)
            key["endorsements"] = new JsonArray([.. Endorsements.Select(channel => JsonValue.Create(channel))]);
        if (Certificate is not null)
            key["x5c"] = new JsonArray(Certificate);
        return key;
    }
}

/// <summary>
/// Stands in for login.botframework.com: publishes keys, and signs tokens with whatever key and claims a test asks for. It writes tokens letter by letter (RFC 7515),
/// so that wrong ones can be written too.
/// </summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    public const string Name = "https://api.botframework.com";

    private readonly WebApplication _app;
    private int _keyReadings;

    private TokenIssuer(WebApplication app) => _app = app;

    public IssuerKey Key { get; } = IssuerKey.New("key-1");

    /// <summary>What the key document holds.</summary>
    public List<IssuerKey> Published { get; } = [];

    /// <summary>Answers with this status instead of documents.</summary>
    public int? Broken { get; set; }

    /// <summary>In place of the key document.</summary>
    public string? KeyDocument { get; set; }

    public int KeyReadings => Volatile.Read(ref _keyReadings);

    public string Metadata => $"{_app.Urls.First()}/v1/.well-known/openidconfiguration";

    public static async Task<TokenIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TokenIssuer(app);
        issuer.Published.Add(issuer.Key);
        app.MapGet("/v1/.well-known/openidconfiguration", issuer.Document);
        app.MapGet("/v1/.well-known/keys", issuer.Keys);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A token as Teams shows it, with what a test wants to be different.</summary>
    public string Sign(DateTimeOffset now, string audience, string serviceUrl, IssuerKey? key = null, Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var signing = key ?? Key;
        var payload = new JsonObject
        {
            ["serviceurl"] = serviceUrl,
            ["nbf"] = now.AddMinutes(-10).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            ["iss"] = Name,
            ["aud"] = audience,
        };
        claims?.Invoke(payload);
        var head = new JsonObject { ["alg"] = "RS256", ["kid"] = signing.Id, ["x5t"] = signing.Id, ["typ"] = "JWT" };
        header?.Invoke(head);
        var signed = $"{Part(head)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(Signature(head["alg"]?.ToString(), signing, signed))}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Part(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    // HS256 as a forger does it who knows the public key: with that as the secret.
    private static byte[] Signature(string? algorithm, IssuerKey key, string text) => algorithm switch
    {
        "none" => [],
        "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(text)),
        "PS256" => key.Rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "RS384" => key.Rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "RS512" => key.Rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        _ => key.Rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };

    private IResult Document() => Broken is { } status
        ? Results.StatusCode(status)
        : Results.Text(new JsonObject { ["issuer"] = Name, ["jwks_uri"] = $"{_app.Urls.First()}/v1/.well-known/keys", ["id_token_signing_alg_values_supported"] = new JsonArray("RS256") }.ToJsonString(), "application/json");

    private IResult Keys()
    {
        Interlocked.Increment(ref _keyReadings);
        return Results.Text(KeyDocument ?? new JsonObject { ["keys"] = new JsonArray([.. Published.Select(key => key.ToJson())]) }.ToJsonString(), "application/json");
    }
}
