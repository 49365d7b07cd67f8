using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IncidentBot.Channels.BotFramework.Cards;
using IncidentBot.Settings;

namespace IncidentBot.Channels.BotFramework;

internal sealed record TeamsOptions
{
    public required TeamsCloud Cloud { get; init; }

    public required BotIdentity Identity { get; init; }

    /// <summary>The organisations that may speak to the bot.</summary>
    public required IReadOnlyList<string> Tenants { get; init; }

    /// <summary>Whether what is said without mentioning the bot is heard. It needs a permission that the app package only asks for when this is on.</summary>
    public bool HearUnaddressed { get; init; }

    /// <summary>The Agents Playground, which stands in for Teams on the own machine, opens no dialogs.</summary>
    public FormPlace Forms => Identity is BotIdentity.Nobody ? FormPlace.OnCard : FormPlace.Dialog;
}

/// <summary>As what the bot signs in.</summary>
internal abstract record BotIdentity(string AppId)
{
    internal sealed record Secret(string AppId, string LoginTenant, string Password) : BotIdentity(AppId);

    internal sealed record Certificate(string AppId, string LoginTenant, string Path, string? Password) : BotIdentity(AppId)
    {
        /// <exception cref="SettingsException">It cannot be used.</exception>
        public X509Certificate2 Load()
        {
            try
            {
                if (!Path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase))
                    return X509CertificateLoader.LoadPkcs12FromFile(Path, Password);
                return Password is null ? X509Certificate2.CreateFromPemFile(Path) : X509Certificate2.CreateFromEncryptedPemFile(Path, Password);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new SettingsException([$"Teams:Certificate:Path is \"{Path}\": it cannot be read as a certificate with its private key; check Teams:Certificate:Password."]);
            }
        }
    }

    internal sealed record Managed(string AppId) : BotIdentity(AppId);

    /// <summary>Neither asks for tokens nor shows any: for a program on this machine that stands in for Teams.</summary>
    internal sealed record Nobody() : BotIdentity("");
}

/// <param name="Issuer">Of the tokens that Teams shows.</param>
/// <param name="Metadata">Where the issuer's keys are published.</param>
/// <param name="Login">Where the bot gets its own tokens.</param>
/// <param name="LoginTenant">Signs in bots of the (no longer created) multi-tenant type.</param>
/// <param name="Scope">What the bot's tokens are for.</param>
/// <param name="ServiceUrl">Reaches every conversation, for those that were not heard of since the start.</param>
/// <param name="Web">Where links to messages begin.</param>
internal sealed record TeamsCloud(string Issuer, Uri Metadata, Uri Login, string LoginTenant, string Scope, Uri ServiceUrl, string Web)
{
    public static readonly TeamsCloud Public = new(
        "https://api.botframework.com",
        new("https://login.botframework.com/v1/.well-known/openidconfiguration"),
        new("https://login.microsoftonline.com/"),
        "botframework.com",
        "https://api.botframework.com/.default",
        new("https://smba.trafficmanager.net/teams/"),
        "https://teams.microsoft.com");

    public static readonly TeamsCloud UsGovernment = new(
        "https://api.botframework.us",
        new("https://login.botframework.azure.us/v1/.well-known/openidconfiguration"),
        new("https://login.microsoftonline.us/"),
        "MicrosoftServices.onmicrosoft.us",
        "https://api.botframework.us/.default",
        new("https://smba.infra.gov.teams.microsoft.us/teams/"),
        "https://gov.teams.microsoft.us");
}
