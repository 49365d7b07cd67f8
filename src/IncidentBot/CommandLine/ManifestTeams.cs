using System.CommandLine;
using IncidentBot.Channels.BotFramework;

namespace IncidentBot.CommandLine;

/// <summary><c>manifest teams --out FILE</c>: the app package, with the configured ids.</summary>
internal static class ManifestTeams
{
    private static readonly Option<string> Out = new("--out") { HelpName = "FILE", Description = "The zip file to write.", Required = true };

    public static Command Create()
    {
        var command = new Command("teams", "Writes the app package that an administrator uploads to Microsoft Teams.") { Out };
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(Out);
            await using var app = ServerOptions.Build(parsed, "--Logging:LogLevel:Default=None");
            try
            {
                await File.WriteAllBytesAsync(file, TeamsPackage.Create(app.Configuration), cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{file} cannot be written: {e.Message}");
                return Root.Failed;
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{file} is written: upload it in the Teams admin center, or in Teams under Apps, Manage your apps.");
            return Root.Done;
        });
        return command;
    }
}
