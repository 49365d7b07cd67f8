using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.GoogleAnalytics;

// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
internal interface IGoogleTokenApi
{
    [Post("")]
    Task<GoogleToken> ExchangeAsync([Body(BodySerializationMethod.UrlEncoded)] GoogleAssertion assertion, CancellationToken cancellationToken);
}

internal sealed record GoogleAssertion([property: AliasAs("grant_type")] string GrantType, [property: AliasAs("assertion")] string Assertion);

internal sealed record GoogleToken
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required int ExpiresIn { get; init; }
}
