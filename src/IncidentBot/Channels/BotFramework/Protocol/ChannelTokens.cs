using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary>What a token proves.</summary>
internal abstract record Proof
{
    /// <param name="ServiceUrl">The only place that the channel may be answered at.</param>
    /// <param name="Channels">The channels that the signing key is endorsed for.</param>
    internal sealed record Proved(string ServiceUrl, IReadOnlyList<string> Channels) : Proof;

    /// <param name="Reason">For the log; the sender learns nothing.</param>
    internal sealed record Disproved(string Reason) : Proof;
}

/// <summary>
/// Lets in only tokens that the Bot Framework issued for this bot, on behalf of a channel. Tokens of its emulator and of other bots ("skills") come from
/// another issuer and are refused like any stranger's.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication</remarks>
internal sealed class ChannelTokens(TeamsOptions options, string appId, ChannelKeys keys, TimeProvider time)
{
    // Real ones have 1 to 2 KB.
    private const int LongestToken = 16 * 1024;
    private const string Scheme = "Bearer ";
    private const string ServiceUrlClaim = "serviceurl";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };

    /// <exception cref="ChannelKeysUnavailableException">The issuer's keys cannot be read.</exception>
    public async Task<Proof> ProveAsync(string? header, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(header))
            return new Proof.Disproved("there is no token");
        if (Read(header) is not { } token)
            return new Proof.Disproved("it is no token");
        if (!string.Equals(token.Issuer, options.Cloud.Issuer, StringComparison.Ordinal))
            return new Proof.Disproved("somebody else issued it");
        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal) || token.TryGetHeaderValue<object>("crit", out _))
            return new Proof.Disproved("it is not signed as the Bot Framework signs");
        if (string.IsNullOrEmpty(token.Kid) || await keys.FindAsync(token.Kid, cancellationToken) is not { } key)
            return new Proof.Disproved("its key is not published");

        var result = await _handler.ValidateTokenAsync(token, Parameters(key));
        if (!result.IsValid)
            return new Proof.Disproved(Explain(result.Exception));
        return token.TryGetPayloadValue<string>(ServiceUrlClaim, out var serviceUrl) && !string.IsNullOrWhiteSpace(serviceUrl)
            ? new Proof.Proved(serviceUrl, key.Endorsements)
            : new Proof.Disproved("it names no service URL");
    }

    private JsonWebToken? Read(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || header.Length > LongestToken)
            return null;
        var text = header[Scheme.Length..];
        try
        {
            return text.Contains(' ', StringComparison.Ordinal) || !_handler.CanReadToken(text) ? null : _handler.ReadJsonWebToken(text);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(ChannelKey key) => new()
    {
        ValidIssuer = options.Cloud.Issuer,
        ValidAudience = appId,
        ValidAlgorithms = Algorithms,
        IssuerSigningKey = key.Key,
        TryAllIssuerSigningKeys = false,
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, to, _, _) => IsCurrent(from, to),
    };

    private bool IsCurrent(DateTime? from, DateTime? to)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return to is not null && now <= to + ClockSkew && (from is null || now >= from - ClockSkew);
    }

    private static string Explain(Exception exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "it has expired or is not valid yet",
        SecurityTokenInvalidAudienceException => "it is for another bot",
        SecurityTokenInvalidSigningKeyException => "its key's certificate has expired or is not valid yet",
        _ => "its signature is wrong",
    };
}
