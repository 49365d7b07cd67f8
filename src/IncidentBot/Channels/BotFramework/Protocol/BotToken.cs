using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using IncidentBot.Settings;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary>The bot's own token, kept by Microsoft's library until shortly before it expires.</summary>
/// <param name="credential">Null where the bot shows no token.</param>
internal sealed class BotToken(string botId, TokenCredential? credential, string scope)
{
    public const string ClientName = "teams-login";

    public string BotId => botId;

    /// <exception cref="SettingsException">The certificate cannot be used.</exception>
    public static BotToken Create(TeamsOptions options, HttpClient http)
    {
        var scope = options.Cloud.Scope;
        return options.Identity switch
        {
            BotIdentity.Secret own => new(own.AppId, new ClientSecretCredential(own.LoginTenant, own.AppId, own.Password, Configure(new ClientSecretCredentialOptions { DisableInstanceDiscovery = IsUnlisted(options.Cloud) }, options, http)), scope),
            BotIdentity.Certificate own => new(own.AppId, new ClientCertificateCredential(own.LoginTenant, own.AppId, own.Load(), Configure(new ClientCertificateCredentialOptions { SendCertificateChain = true, DisableInstanceDiscovery = IsUnlisted(options.Cloud) }, options, http)), scope),
            BotIdentity.Managed own => new(own.AppId, new ManagedIdentityCredential(Configure(new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId(own.AppId)), options, http)), scope),
            _ => new("", null, scope),
        };
    }

    /// <exception cref="SignInFailedException">Microsoft gave none.</exception>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return credential is null ? null : (await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken)).Token;
        }
        catch (AuthenticationFailedException e)
        {
            throw new SignInFailedException(e);
        }
    }

    private static T Configure<T>(T settings, TeamsOptions options, HttpClient http)
        where T : TokenCredentialOptions
    {
        settings.AuthorityHost = options.Cloud.Login;
        settings.Transport = new HttpClientTransport(http);
        settings.Retry.MaxRetries = 2;
        return settings;
    }

    /// <summary>Clouds that Microsoft's public directory does not list would be refused by it.</summary>
    private static bool IsUnlisted(TeamsCloud cloud) => cloud.Login != TeamsCloud.Public.Login && cloud.Login != TeamsCloud.UsGovernment.Login;
}

/// <summary>Shows the bot's token to the service, and to nobody else: the client goes only where a token of the service has led.</summary>
internal sealed class BotTokenHandler(BotToken token) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (await token.GetAsync(cancellationToken) is { } bearer)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await base.SendAsync(request, cancellationToken);
    }
}
