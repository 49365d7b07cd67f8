using System.CommandLine;
using IncidentBot.CommandLine.Export;

namespace IncidentBot.CommandLine;

/// <summary>The verbs. Exit code 0 done, 1 the work failed, 2 wrong usage or unreadable input with one plain sentence on standard error.</summary>
internal static class Root
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = Create().Parse(args, new() { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var first, ..])
        {
            await error.WriteLineAsync($"{first.Message} See --help.");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellationToken);
        }
        catch (Exception e) when (StartTrouble.Explain(e) is not null)
        {
            var (code, sentence) = StartTrouble.Explain(e) ?? (Failed, "");
            await error.WriteLineAsync(sentence);
            return code;
        }
    }

    private static RootCommand Create()
    {
        var serve = ServeCommand.Create();
        var root = new RootCommand("Triages drops of business metrics in the incident channel.")
        {
            serve,
            CheckCommand.Create(),
            ReplayCommand.Create(),
            AnalyzeCommand.Create(),
            ExportCommand.Create(),
            ManifestCommand.Create(),
            ResendCommand.Create(),
        };
        ServeCommand.MakeDefault(root);
        return root;
    }
}
