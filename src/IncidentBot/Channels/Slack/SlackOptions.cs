using System.Globalization;
using IncidentBot.Connectors;
using IncidentBot.Settings;

namespace IncidentBot.Channels.Slack;

/// <summary>Section <c>Slack</c>: one workspace, heard through Socket Mode (app token) or over HTTP (signing secret).</summary>
internal sealed record SlackOptions
{
    private const int MostConnections = 10;

    /// <summary>The Web API as the bot.</summary>
    public required Vendor Bot { get; init; }

    /// <summary>The Web API as the app, which only opens sockets; null over HTTP.</summary>
    public required Vendor? App { get; init; }

    /// <summary>Signs what Slack posts to us; null in Socket Mode.</summary>
    public required string? SigningSecret { get; init; }

    /// <summary>Sockets at once: while one is renewed, the others hear.</summary>
    public required int Connections { get; init; }

    /// <summary>Whether what is said in a triage's thread without addressing the bot is heard too.</summary>
    public required bool HearsThreads { get; init; }

    public required Uri Url { get; init; }

    /// <summary>What the manifest asks for and <c>check</c> looks for.</summary>
    public IReadOnlyList<string> Scopes => HearsThreads ? [.. SlackScopes.Always, .. SlackScopes.ForThreads] : SlackScopes.Always;

    public static SlackOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://slack.com/api");
        var bot = Token(reader, "BotToken", "xoxb-", reader.Required("BotToken", "use the Bot User OAuth Token of your Slack app, it begins with xoxb-"));
        var app = Token(reader, "AppToken", "xapp-", reader.Optional("AppToken"));
        var secret = reader.Optional("SigningSecret");
        if (app is null && secret is null)
            reader.Required("AppToken", $"use an app-level token with connections:write for Socket Mode, it begins with xapp-; or set {reader.PathOf("SigningSecret")} to be reached over HTTP");
        if (app is not null && secret is not null)
            reader.Say($"{reader.PathOf("AppToken")} and {reader.PathOf("SigningSecret")} exclude each other: the first is for Socket Mode, the second for HTTP.");
        var options = new SlackOptions
        {
            Bot = VendorOf(url, reader.PathOf("BotToken"), bot ?? ""),
            App = app is null ? null : VendorOf(url, reader.PathOf("AppToken"), app),
            SigningSecret = secret,
            Connections = ReadConnections(reader),
            HearsThreads = reader.Flag("HearThreads", unlessSaid: false),
            Url = url,
        };
        reader.NothingElse();
        return options;
    }

    /// <summary>Whether an address that Slack sent along is Slack's: its host, or one below it such as files.slack.com.</summary>
    public bool IsSlacks(Uri address) =>
        address.Scheme == Url.Scheme && address.Port == Url.Port
        && (address.Host.Equals(Url.Host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith($".{Url.Host}", StringComparison.OrdinalIgnoreCase));

    // The wrong one of Slack's many tokens is the commonest mistake; the value itself is never shown.
    private static string? Token(SettingsReader reader, string key, string beginning, string? token)
    {
        if (token is { Length: > 0 } && !token.StartsWith(beginning, StringComparison.Ordinal))
            reader.Say($"{reader.PathOf(key)} is not the right kind of token: it has to begin with {beginning}.");
        return token;
    }

    private static int ReadConnections(SettingsReader reader)
    {
        const int Unsaid = 2;
        if (reader.Number("Connections") is not { } number)
            return Unsaid;
        if (number is >= 1 and <= MostConnections && double.IsInteger(number))
            return (int)number;
        reader.Wrong("Connections", number.ToString(CultureInfo.InvariantCulture), $"use 1 to {MostConnections}");
        return Unsaid;
    }

    private static Vendor VendorOf(Uri url, string key, string token) => new()
    {
        Name = "Slack",
        Addresses = [url],
        CredentialKeys = key,
        Authorization = Vendor.Bearer(token),
        Secrets = [token],
    };
}

/// <summary>The fewest scopes the bot can do with; the README says what each is for.</summary>
internal static class SlackScopes
{
    public static readonly IReadOnlyList<string> Always = ["app_mentions:read", "chat:write", "commands", "files:write", "im:history", "users:read"];

    public static readonly IReadOnlyList<string> ForThreads = ["channels:history", "groups:history"];
}
