using System.CommandLine;

namespace IncidentBot.CommandLine;

/// <summary><c>manifest</c>: what a chat needs to know about the bot before it lets it in, one verb per chat.</summary>
internal static class ManifestCommand
{
    public static Command Create() => new("manifest", "Writes what a chat needs to install the bot.")
    {
        ManifestSlack.Create(),
        ManifestTeams.Create(),
    };
}
