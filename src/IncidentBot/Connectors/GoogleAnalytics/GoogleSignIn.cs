using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>Exchanges the service account's signature for a token that lives an hour. The exchange goes through the same guard and limits as every other request.</summary>
internal sealed class GoogleSignIn(IGoogleTokenApi api, GoogleAnalyticsOptions options, TimeProvider time) : IDisposable
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Scope = "https://www.googleapis.com/auth/analytics.readonly";

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1);
    private string? _token;
    private DateTimeOffset _until;

    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_token is { } current && time.GetUtcNow() < _until)
                return current;
            var granted = await api.ExchangeAsync(new GoogleAssertion(GrantType, Sign()), cancellationToken);
            if (granted is not { AccessToken.Length: > 0 })
                throw new RefusedAnswerException("sent an answer that could not be understood");
            options.Issued.Token = granted.AccessToken;
            (_token, _until) = (granted.AccessToken, time.GetUtcNow().AddSeconds(granted.ExpiresIn) - Early);
            return granted.AccessToken;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private string Sign()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Account.Email,
            Audience = options.Account.TokenUri.AbsoluteUri,
            IssuedAt = now,
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object> { ["scope"] = Scope },
            SigningCredentials = new SigningCredentials(options.Account.Key, SecurityAlgorithms.RsaSha256),
        });
    }
}
