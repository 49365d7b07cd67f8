using System.CommandLine;

namespace IncidentBot.CommandLine;

/// <summary>What the verbs that build the app let one say; everything else is configuration.</summary>
internal static class ServerOptions
{
    private static readonly Option<string> Config = new("--config") { HelpName = "FILE", Description = "Configuration instead of appsettings.json in the working directory." };

    private static readonly Option<string> Urls = new("--urls") { HelpName = "URL", Description = $"Where to listen; {Server.DefaultUrl} unless said otherwise." };

    private static readonly Option<string> Environment = new("--environment") { HelpName = "NAME", Description = "Development or Production." };

    public static void AddConfigTo(Command command) => command.Add(Config);

    public static void AddTo(Command command)
    {
        AddConfigTo(command);
        command.Add(Urls);
        command.Add(Environment);
    }

    /// <param name="settings">In ASP.NET's own form.</param>
    public static WebApplication Build(ParseResult parsed, params string[] settings) =>
        Server.Build([.. Passed(parsed, Urls), .. Passed(parsed, Environment), .. settings], parsed.GetValue(Config));

    private static string[] Passed(ParseResult parsed, Option<string> option) => parsed.GetValue(option) is { } value ? [$"{option.Name}={value}"] : [];
}
