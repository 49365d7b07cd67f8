using System.CommandLine;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Export;

/// <summary><c>export scenario</c>: a stored triage as a scenario file, so that a past incident becomes a replay.</summary>
internal static class ExportCommand
{
    private const int MostSuggested = 5;

    private static readonly Argument<string> Id = new("ID") { Description = "Id of the triage; its closed message shows it." };

    private static readonly Option<string> Out = new("--out") { HelpName = "FILE", Description = "Writes there instead of to standard output." };

    public static Command Create()
    {
        var scenario = new Command("scenario", """
            Writes a stored triage as a scenario file that replay reads, with the real cause that the team named as its truth.
            Kept: the metric's name, numbers, time zone and unit value; names of sources, services, vendors and segments; times, kinds and sizes.
            Replaced: people by numbers with their role (person-1 (data)); ids by c1, v1, a1; in titles and notes every word that is neither a trade word, a version or short number, nor one of the kept names, by "…".
            Left out: the words of the report, links, parked guesses, queries and everything of the chat.
            """) { Id, Out };
        ServerOptions.AddConfigTo(scenario);
        scenario.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = ServerOptions.Build(parsed, "--Logging:LogLevel:Default=None");
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return await RunAsync(app.Services.GetRequiredService<ITriageStore>(), parsed.GetValue(Id) ?? "", parsed.GetValue(Out), output, error, cancellationToken);
        });
        return new Command("export", "Writes what is stored in a form that others can use.") { scenario };
    }

    public static async Task<int> RunAsync(ITriageStore store, string id, string? file, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(id, cancellationToken) is not { Events.Count: > 0 } stored)
        {
            await error.WriteLineAsync($"There is no triage {id}: {await SuggestionAsync(store, cancellationToken)}.");
            return Root.WrongUsage;
        }

        try
        {
            var (scenario, truth, remarks) = ScenarioExport.Of(TriageState.Fold(id, stored.Events));
            var text = ScenarioWriter.Write(scenario, truth);
            if (file is null)
                await output.WriteAsync(text);
            else
                await File.WriteAllTextAsync(file, text, cancellationToken);
            foreach (var remark in remarks.Concat(truth is null ? ["It has no truth yet: close the triage with its real cause and export it again."] : []))
                await error.WriteLineAsync(remark);
            return Root.Done;
        }
        catch (NotExportableException e)
        {
            await error.WriteLineAsync(e.Message);
            return Root.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{file} cannot be written: {e.Message}");
            return Root.Failed;
        }
    }

    private static async Task<string> SuggestionAsync(ITriageStore store, CancellationToken cancellationToken)
    {
        var newest = await store.ListTriagesAsync(alsoClosed: true, MostSuggested, cancellationToken);
        return newest.Count == 0 ? "none is stored yet" : $"the newest are {string.Join(", ", newest.Select(entry => $"{entry.Id} ({entry.Headline})"))}";
    }
}
