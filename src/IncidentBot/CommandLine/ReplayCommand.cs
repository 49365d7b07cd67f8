using System.CommandLine;
using IncidentBot.CommandLine.Scoring;

namespace IncidentBot.CommandLine;

/// <summary><c>replay</c>: the whole triage on frozen scenarios, and how well it did.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "Scenario files." };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document per input, one per line." };

    private static readonly Option<string> Score = new("--score") { HelpName = "DIR", Description = "Replays all scenarios of a folder and compares them with their truth." };

    public static Command Create()
    {
        var command = new Command("replay", "Runs the whole triage on frozen scenarios, without network.") { Files, Json, Score };
        command.Validators.Add(result =>
        {
            var files = result.GetValue(Files) ?? [];
            if (result.GetValue(Score) is null ? files.Length == 0 : files.Length > 0)
                result.AddError("Say either which scenario files to replay, or --score and a folder.");
            if (result.GetValue(Score) is not null && result.GetValue(Json))
                result.AddError("--score prints a table: it cannot be combined with --json.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return parsed.GetValue(Score) is { } folder
                ? ScoreAsync(folder, output, error, cancellationToken)
                : ReplayAsync(parsed.GetValue(Files) ?? [], parsed.GetValue(Json), output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ReplayAsync(IReadOnlyList<string> files, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var code = Root.Done;
        await foreach (var replayed in ReplayRun.AllAsync(files, cancellationToken))
        {
            if (replayed is Replayed.Unreadable unreadable)
            {
                code = Root.WrongUsage;
                await error.WriteLineAsync($"{unreadable.Input}: {unreadable.Reason}");
            }

            await output.WriteLineAsync(json ? JsonOf(replayed) : TextOf(replayed));
        }

        return code;
    }

    private static string JsonOf(Replayed replayed) => replayed switch
    {
        Replayed.Done done => ReplayJson.Write(done.Output),
        Replayed.Unreadable unreadable => ReplayJson.Write(new ReplayError(unreadable.Input, unreadable.Reason)),
        _ => throw new InvalidOperationException($"No words for {replayed.GetType().Name}."),
    };

    private static string TextOf(Replayed replayed) => replayed switch
    {
        Replayed.Done done => $"{done.Output.Scenario}\n{done.Output.Summary}\n",
        Replayed.Unreadable unreadable => $"{unreadable.Input}\ncould not be read\n",
        _ => throw new InvalidOperationException($"No words for {replayed.GetType().Name}."),
    };

    private static async Task<int> ScoreAsync(string folder, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            await error.WriteLineAsync($"There is no folder {folder}.");
            return Root.WrongUsage;
        }

        var cases = new List<ScoredCase>();
        var code = Root.Done;
        var files = Directory.EnumerateFiles(folder, "*.json").Where(file => Path.GetFileName(file) != "schema.json").Order(StringComparer.Ordinal);
        await foreach (var replayed in ReplayRun.AllAsync(files, cancellationToken))
        {
            switch (replayed)
            {
                case Replayed.Done { Truth: { } truth } done:
                    cases.Add(new(done.Scenario, truth, done.Output.Verdict));
                    break;
                case Replayed.Done:
                    await error.WriteLineAsync($"{replayed.Input}: has no truth to compare with.");
                    break;
                case Replayed.Unreadable unreadable:
                    code = Root.WrongUsage;
                    await error.WriteLineAsync($"{unreadable.Input}: {unreadable.Reason}");
                    break;
            }
        }

        if (cases.Count == 0)
        {
            await error.WriteLineAsync($"There is no scenario with a truth in {folder}.");
            return Root.WrongUsage;
        }

        ScoreTable.Write(output, cases);
        return code;
    }
}
