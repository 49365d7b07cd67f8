using Microsoft.Bot.Connector.Authentication;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary>As what the SDK signs in and whose tokens it takes, out of the settings that both hosts share.</summary>
internal static class SdkIdentity
{
    public const string ClientName = "teams-login";

    /// <exception cref="Settings.SettingsException">The certificate cannot be used.</exception>
    public static ServiceClientCredentialsFactory Create(TeamsOptions options, HttpClient http) => options.Identity switch
    {
        BotIdentity.Secret own => new PasswordServiceClientCredentialFactory(own.AppId, own.Password, own.LoginTenant, http, null),
        BotIdentity.Certificate own => new CertificateServiceClientCredentialsFactory(own.Load(), own.AppId, own.LoginTenant, http, sendX5c: true),
        BotIdentity.Managed own => new ManagedIdentityServiceClientCredentialsFactory(own.AppId, http),
        _ => new PasswordServiceClientCredentialFactory(),
    };

    public static BotFrameworkAuthentication Authenticate(TeamsOptions options, ServiceClientCredentialsFactory credentials, IHttpClientFactory http)
    {
        var isGovernment = options.Cloud.Login == TeamsCloud.UsGovernment.Login;
        return BotFrameworkAuthenticationFactory.Create(
            isGovernment ? GovernmentAuthenticationConstants.ChannelService : "",
            validateAuthority: true,
            LoginUrlOf(options),
            ScopeOf(options),
            options.Cloud.Issuer,
            isGovernment ? GovernmentAuthenticationConstants.OAuthUrlGov : AuthenticationConstants.OAuthUrl,
            options.Cloud.Metadata.AbsoluteUri,
            // Tokens of the emulator and of other bots are held against the channel's keys too: none has ever been signed with those.
            options.Cloud.Metadata.AbsoluteUri,
            "",
            credentials,
            new AuthenticationConfiguration(),
            new ConnectorClients(http),
            null);
    }

    public static string ScopeOf(TeamsOptions options) => options.Cloud.Scope.Replace("/.default", "", StringComparison.Ordinal);

    /// <summary>The SDK knows the two clouds by their template, and other ones by the whole address.</summary>
    public static string LoginUrlOf(TeamsOptions options) => $"{options.Cloud.Login}{options.Identity switch
    {
        _ when options.Cloud.Login == TeamsCloud.Public.Login || options.Cloud.Login == TeamsCloud.UsGovernment.Login => "{0}",
        BotIdentity.Secret own => own.LoginTenant,
        BotIdentity.Certificate own => own.LoginTenant,
        _ => "",
    }}";

    /// <summary>The SDK asks for its clients without a name.</summary>
    private sealed class ConnectorClients(IHttpClientFactory http) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => http.CreateClient(SdkConnector.ClientName);
    }
}
