using System.CommandLine;

namespace IncidentBot.CommandLine;

/// <summary><c>serve</c>: runs the bot until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Runs the bot (this is what happens without a verb).");
        MakeDefault(command);
        return command;
    }

    public static void MakeDefault(Command command)
    {
        ServerOptions.AddTo(command);
        command.SetAction(ServeAsync);
    }

    private static async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = ServerOptions.Build(parsed);
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return Root.Done;
    }
}
