using System.CommandLine;

namespace IncidentBot.CommandLine;

/// <summary><c>manifest</c>: what a chat's administrator uploads to create the app; one subcommand per channel.</summary>
internal static class ManifestCommand
{
    public static Command Create() => new("manifest", "Prints the manifest to create the bot's app from.")
    {
        ManifestSlack.Create(),
    };
}
