using System.Runtime.CompilerServices;
using IncidentBot.CommandLine.Scenarios;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>One input that was replayed, or why it could not be.</summary>
internal abstract record Replayed(string Input)
{
    /// <param name="Truth">Null when the file has none; read for the scorer alone, after the triage.</param>
    internal sealed record Done(string Input, Scenario Scenario, ReplayOutput Output, Truth? Truth) : Replayed(Input);

    /// <param name="Reason">One sentence without the input's name.</param>
    internal sealed record Unreadable(string Input, string Reason) : Replayed(Input);
}

/// <summary>The whole triage on one frozen scenario, without network and clock.</summary>
internal static class ReplayRun
{
    /// <summary>All of them in their order, as many at once as there are processors.</summary>
    public static async IAsyncEnumerable<Replayed> AllAsync(IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var running = new Queue<Task<Replayed>>();
        foreach (var file in files)
        {
            running.Enqueue(Task.Run(() => OfAsync(file, cancellationToken), cancellationToken));
            if (running.Count >= Environment.ProcessorCount)
                yield return await running.Dequeue();
        }

        while (running.TryDequeue(out var next))
            yield return await next;
    }

    public static async Task<Replayed> OfAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> content = await File.ReadAllBytesAsync(file, cancellationToken);
            var scenario = ScenarioReader.Read(content);
            var output = ReplayDiagnosis.Of(scenario.Name, ScenarioEvents.From(scenario), scenario.Now);
            return new Replayed.Done(file, scenario, output, Truth.ReadFrom(content));
        }
        catch (UnreadableScenarioException e)
        {
            return new Replayed.Unreadable(file, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Replayed.Unreadable(file, ReasonOf(file, e));
        }
    }

    private static string ReasonOf(string file, Exception exception) => exception switch
    {
        _ when Directory.Exists(file) => "This is a folder, not a scenario file.",
        FileNotFoundException or DirectoryNotFoundException => "There is no such file.",
        UnauthorizedAccessException => "The file may not be read.",
        _ => exception.Message,
    };
}
