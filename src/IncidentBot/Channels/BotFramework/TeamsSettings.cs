using IncidentBot.Settings;

namespace IncidentBot.Channels.BotFramework;

/// <summary>
/// The keys at the root are those of the Bot Builder SDK, which people have in their configuration already; the section <c>Teams</c> holds the rest.
/// </summary>
internal static class TeamsSettings
{
    private const string Type = "MicrosoftAppType";
    private const string AppId = "MicrosoftAppId";
    private const string Password = "MicrosoftAppPassword";
    private const string Tenant = "MicrosoftAppTenantId";
    private const string Service = "ChannelService";
    private const string GovernmentService = "https://botframework.azure.us";

    private static readonly string[] OtherAddresses = ["http_ports", "https_ports", "Kestrel:Endpoints"];
    private static readonly string[] Root = [Type, AppId, Password, Tenant];

    /// <returns>Null when none of the keys is there: then the channel is off.</returns>
    /// <exception cref="SettingsException">A key is missing or wrong.</exception>
    public static TeamsOptions? Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration.GetSection("Teams"));
        if (!reader.Exists && Root.All(key => Text(configuration, key) is null))
            return null;
        var isUnauthenticated = reader.Flag("Unauthenticated", unlessSaid: false);
        var identity = isUnauthenticated ? ReadNobody(configuration, reader) : ReadIdentity(configuration, reader);
        var options = new TeamsOptions
        {
            Cloud = ReadCloud(configuration, reader),
            Identity = identity,
            Tenants = ReadTenants(configuration, reader, isUnauthenticated),
            HearUnaddressed = reader.Flag("HearUnaddressed", unlessSaid: false),
        };
        reader.Section("Package");
        reader.NothingElse();
        reader.ThrowIfWrong();
        return options;
    }

    private static BotIdentity.Nobody ReadNobody(IConfiguration configuration, SettingsReader reader)
    {
        foreach (var key in Root.Where(key => Text(configuration, key) is not null))
            reader.Say($"{key} and Teams:Unauthenticated exclude each other: who signs in lets nobody in without a token.");
        if (!IsBoundToLoopback(configuration))
            reader.Say($"Teams:Unauthenticated is for programs on this machine: listen on loopback only, such as --urls {Server.DefaultUrl}.");
        return new BotIdentity.Nobody();
    }

    private static bool IsBoundToLoopback(IConfiguration configuration)
    {
        if (OtherAddresses.Any(key => configuration.GetSection(key).Exists()))
            return false;
        return (configuration["urls"] ?? Server.DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);
    }

    private static BotIdentity ReadIdentity(IConfiguration configuration, SettingsReader reader)
    {
        var type = ReadType(configuration, reader);
        var appId = Required(configuration, reader, AppId, "use the application (client) id of the bot's registration");
        var tenant = type == BotType.MultiTenant ? "" : Required(configuration, reader, Tenant, "use the id of the organisation that the bot is registered in");
        var password = Text(configuration, Password);
        var certificate = reader.Section("Certificate");
        var (path, pathPassword) = certificate.Exists
            ? (certificate.Required("Path", "use the path of a PFX or PEM file with its private key"), certificate.Optional("Password"))
            : ("", null);
        certificate.NothingElse();
        if (type == BotType.UserAssignedMSI)
        {
            if (password is not null || certificate.Exists)
                reader.Say($"{Type} is UserAssignedMSI, which has no secret: take {(password is null ? "Teams:Certificate" : Password)} away.");
            return new BotIdentity.Managed(appId);
        }

        if (password is not null == certificate.Exists)
            reader.Say(certificate.Exists
                ? $"{Password} and Teams:Certificate exclude each other: use one of them."
                : $"{Password} is missing: use the secret of the bot's registration, or name a certificate under Teams:Certificate:Path.");
        if (path.Length > 0 && !File.Exists(path))
            certificate.Wrong("Path", path, "there is no such file");
        var loginTenant = type == BotType.MultiTenant ? ReadCloud(configuration, reader).LoginTenant : tenant;
        return certificate.Exists ? new BotIdentity.Certificate(appId, loginTenant, path, pathPassword) : new BotIdentity.Secret(appId, loginTenant, password ?? "");
    }

    private static BotType ReadType(IConfiguration configuration, SettingsReader reader)
    {
        var text = Text(configuration, Type);
        // What the SDK takes when nothing is said.
        if (text is null)
            return BotType.MultiTenant;
        if (Enum.TryParse<BotType>(text, ignoreCase: true, out var type) && Enum.IsDefined(type) && !char.IsDigit(text[0]))
            return type;
        reader.Say($"{Type} is \"{text}\": use MultiTenant, SingleTenant or UserAssignedMSI.");
        return BotType.MultiTenant;
    }

    /// <summary>The registration's own organisation unless others are named. A bot that any organisation could install has to name them.</summary>
    private static IReadOnlyList<string> ReadTenants(IConfiguration configuration, SettingsReader reader, bool isUnauthenticated)
    {
        var named = reader.Texts("Tenants");
        if (named.Count > 0)
            return named;
        if (Text(configuration, Tenant) is { } own)
            return [own];
        if (!isUnauthenticated)
            reader.Say("Teams:Tenants is missing: list the ids of the organisations that may speak to the bot.");
        return [];
    }

    private static TeamsCloud ReadCloud(IConfiguration configuration, SettingsReader reader)
    {
        var service = Text(configuration, Service);
        if (service is not null && service.TrimEnd('/') != GovernmentService)
            reader.Say($"{Service} is \"{service}\": use {GovernmentService}, or leave it out for the public cloud.");
        var cloud = service is null ? TeamsCloud.Public : TeamsCloud.UsGovernment;
        // The SDK's keys for other clouds.
        return cloud with
        {
            Issuer = Text(configuration, "ToBotFromChannelTokenIssuer") ?? cloud.Issuer,
            Metadata = Address(configuration, reader, "ToBotFromChannelOpenIdMetadataUrl") ?? cloud.Metadata,
            Login = Address(configuration, reader, "ToChannelFromBotLoginUrl") ?? cloud.Login,
            Scope = Text(configuration, "ToChannelFromBotOAuthScope") is { } scope ? $"{scope}/.default" : cloud.Scope,
            ServiceUrl = reader.Address("ServiceUrl") ?? cloud.ServiceUrl,
        };
    }

    private static Uri? Address(IConfiguration configuration, SettingsReader reader, string key)
    {
        if (Text(configuration, key) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            return address;
        reader.Say($"{key} is \"{text}\": use an https address.");
        return null;
    }

    private static string Required(IConfiguration configuration, SettingsReader reader, string key, string use)
    {
        if (Text(configuration, key) is { } text)
            return text;
        reader.Say($"{key} is missing: {use}.");
        return "";
    }

    /// <summary>Empty is not there: templates of bots come with empty values.</summary>
    private static string? Text(IConfiguration configuration, string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]?.Trim();

    private enum BotType
    {
        MultiTenant,
        SingleTenant,
        UserAssignedMSI,
    }
}
